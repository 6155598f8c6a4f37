"""Category labels of requests: what people read, mapped onto six behavioural classes.

Weights are contacts a year in millions. ``PRESS_2020`` are published counts of Beijing's hotline in 2020
(Beijing Daily 2021-01-08). The published count of public services (utilities, heating, bus: 0.648 million)
is shared out among its parts by assumption; the published top ten are 55.3 % of contacts, and the size of
the other categories is assumed along the same rank-size slope. The largest one of 2020, the epidemic
(1.077 million), is no standing category: a scenario brings it as a shock. Which class a category belongs
to, and which other category's units it needs most often, are assumptions too.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from sim.city.rows import CLASSES
from sim.city.values import Array

PRESS_2020: Final = "Beijing Daily 2021-01-08"
ASSUMED: Final = "assumed"
SHARED_OUT: Final = "assumed part of a published count (Beijing Daily 2021-01-08)"


class Category(NamedTuple):
    """One label.

    Attributes:
        name: identifier.
        en: English label.
        zh: Chinese label.
        cls: one of ``sim.city.rows.CLASSES``.
        weight: contacts a year, millions.
        partner: category whose units it needs when it needs a second one.
        utility: whether public utilities lead it, not city departments.
        source: where the weight comes from.
    """

    name: str
    en: str
    zh: str
    cls: str
    weight: float
    partner: str
    utility: bool = False
    source: str = ASSUMED


# In an order in which neighbours are akin: few units lead runs of it.
# fmt: off
CATEGORIES: Final = (
    Category("policy", "Policy enquiries", "政策咨询",
             "info", 0.300, "certificates"),
    Category("certificates", "Household registration and certificates", "户籍与证照办理",
             "info", 0.240, "public_order"),
    Category("insurance", "Social insurance enquiries", "社保医保咨询",
             "info", 0.280, "labour"),
    Category("labour", "Labour and social security", "劳动和社会保障",
             "market", 0.357, "consumer", source=PRESS_2020),
    Category("consumer", "Market regulation and consumer rights", "市场监管与消费维权",
             "market", 0.980, "public_order", source=PRESS_2020),
    Category("elder_care", "Care of the old and disabled", "养老助残",
             "chore", 0.160, "health"),
    Category("home_help", "Help at home and errands", "居家帮扶与跑腿代办",
             "chore", 0.140, "elder_care"),
    Category("health", "Health services", "医疗卫生",
             "public", 0.598, "insurance", source=PRESS_2020),
    Category("education", "Education", "教育",
             "public", 0.351, "consumer", source=PRESS_2020),
    Category("public_order", "Public order", "社会秩序",
             "public", 0.465, "traffic", source=PRESS_2020),
    Category("noise", "Noise and disputes between neighbours", "噪声扰民与邻里纠纷",
             "dispute", 0.320, "public_order"),
    Category("pets", "Keeping of dogs and pets", "文明养犬",
             "dispute", 0.130, "public_order"),
    Category("shared_space", "Shared space blocked or occupied", "楼道堆物与公共空间占用",
             "dispute", 0.210, "housing"),
    Category("traffic", "Traffic and parking", "交通管理与停车",
             "public", 0.472, "construction", source=PRESS_2020),
    Category("construction", "Construction and illegal building", "城乡建设与违法建设",
             "public", 0.548, "housing", source=PRESS_2020),
    Category("housing", "Housing and property management", "住房与物业管理",
             "estate", 0.612, "construction", source=PRESS_2020),
    Category("lifts", "Lifts and repair of old buildings", "电梯与老旧楼房修缮",
             "estate", 0.230, "housing"),
    Category("heating", "Heating", "供暖",
             "estate", 0.240, "housing", utility=True, source=SHARED_OUT),
    Category("water", "Water supply and drainage", "供水排水",
             "estate", 0.150, "construction", utility=True, source=SHARED_OUT),
    Category("power", "Electricity", "供电",
             "estate", 0.110, "construction", utility=True, source=SHARED_OUT),
    Category("gas", "Gas", "燃气",
             "estate", 0.078, "construction", utility=True, source=SHARED_OUT),
    Category("transit", "Buses and underground", "公交与地铁",
             "public", 0.070, "traffic", utility=True, source=SHARED_OUT),
    Category("sanitation", "Waste and street cleaning", "垃圾清运与环境卫生",
             "public", 0.260, "construction", utility=True),
    Category("telecom", "Telephone, internet and parcels", "通信网络与快递",
             "market", 0.180, "consumer", utility=True),
)
# fmt: on

NUMBER: Final = {category.name: i for i, category in enumerate(CATEGORIES)}
"""Index of a category by its name."""

CLASS_WEIGHTS: Final = {name: sum(c.weight for c in CATEGORIES if c.cls == name) for name in CLASSES}
"""Contacts a year of each class, millions."""


@cache
def class_shares() -> tuple[Array, Array]:
    """Categories by class, for drawing one; nobody writes to them.

    Returns:
        cum: (6, K) f4, cumulative share of requests within a class; 1 from the last category on.
        of: (6, K) i4, index of the category; the last is repeated.
    """
    members = [[i for i, c in enumerate(CATEGORIES) if c.cls == name] for name in CLASSES]
    widest = max(map(len, members))
    cum = np.ones((len(CLASSES), widest), np.float32)
    of = np.empty((len(CLASSES), widest), np.int32)
    for k, indices in enumerate(members):
        weights = np.array([CATEGORIES[i].weight for i in indices])
        cum[k, : len(indices) - 1] = np.cumsum(weights / weights.sum())[:-1]
        of[k] = indices + [indices[-1]] * (widest - len(indices))
    return cum, of
