"""Units of parameters and indicators in Chinese; the English words are the ones they are declared with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sim.locale import pick

UNITS_ZH: Mapping[str, str] = MappingProxyType(
    {
        "attempts": "次",
        "points": "百分点",
        "percentage points": "百分点",
        "log factor": "对数倍数",
        "matters": "件",
        "contacts": "件",
        "requests": "件",
        "per resident-year": "件/人·年",
        "resolutions per hour": "件/工时",
        "cases": "件",
        "per 1000 residents": "个/千人",
        "per 1000 resident-years": "件/千人·年",
        "yuan per resolution": "元/件",
        "index 0-1": "指数（0—1）",
        "per 1000 matters": "件/千件事项",
        "Gini points": "基尼点",
        "calls per operator-day": "件/人·日",
        "choice": "选项",
        "date": "日期",
        "days": "天",
        "exponent": "指数",
        "factor": "倍数",
        "full-time equivalents": "全职当量",
        "hours": "小时",
        "hours a month per 1,000 residents": "小时/千人·月",
        "hours per active volunteer-month": "小时/活跃志愿者·月",
        "hours of each unit per other unit": "小时/每个协同单位",
        "hours per worker-week": "小时/人·周",
        "hours per month": "小时/月",
        "hours per day": "小时/天",
        "per month and request": "每月每次互助",
        "matters a month per 1,000 residents": "件/千人·月",
        "residents per hour": "人/小时",
        "inverse temperature": "逆温度",
        "log standard deviation": "对数标准差",
        "logit": "logit",
        "logit per unit": "logit/单位",
        "matters per resident-year": "件/人·年",
        "minutes": "分钟",
        "minutes per order": "分钟/单",
        "number": "数值",
        "occasions per troubled resident-year": "次/受扰居民·年",
        "persons": "人",
        "pressure": "压力",
        "probability": "概率",
        "probability per month": "概率/月",
        "problems per 1000 resident-years": "个/千人·年",
        "relative difficulty": "相对难度",
        "residents": "人",
        "share": "比例",
        "share per day": "比例/日",
        "share per month": "比例/月",
        "staff per 10,000 residents": "人/万人",
        "switch": "开关",
        "ties per resident": "条/人",
        "units": "个",
        "utility": "效用",
        "utility per hour": "效用/小时",
        "utility per month": "效用/月",
        "utility per unit of distance": "效用/单位距离",
        "utility per unit of trust": "效用/单位信任",
        "workers per 10,000 residents": "人/万人",
        "working days": "工作日",
        "years": "年",
        "yuan": "元",
        "yuan per contact": "元/件",
        "yuan per hour": "元/小时",
        "yuan per resident-year": "元/人·年",
        "yuan per year": "元/年",
    }
)
"""Chinese word for a unit."""


def unit_in(unit: str, language: str) -> str:
    """A unit in the language asked for; one without a Chinese word, such as a symbol, stays as it is."""
    return pick(language, unit, UNITS_ZH.get(unit, unit))
