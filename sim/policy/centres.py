"""Service centres that keep their doors open (M38)."""

from __future__ import annotations

from sim.policy.cost import Cost
from sim.policy.kinds import Real, Section
from sim.policy.parameter import param
from sim.policy.text import SHARE, SHARE_OF_COMMUNITIES, YUAN_A_YEAR, T, guess


class Centres(Section):
    """Service centres that keep their doors open (M38)."""

    upgraded: Real = param(
        0.0, T("Upgraded service centres", "党群服务中心提升比例"), SHARE_OF_COMMUNITIES, within=(0, 1),
        usual=(0.0, 1.0), varies="community", grade="source document",
        why=T(
            "0: as they are; Luhe (S0) upgraded 105, all of them; which ones come first is drawn by lot",
            "0：维持原状；六合（S0）全部105个均已提升；先后次序随机")
    )
    attraction: Real = param(
        0.15, T("More reports told at an upgraded centre", "提升后到中心反映增量"), SHARE, within=(0, 1),
        usual=(0.05, 0.3), varies="community", grade="assumption",
        why=guess("added to `residents.reporting.centre_share`", "加到residents.reporting.centre_share")
    )
    yuan: Real = param(
        60_000.0, T("Cost of an upgraded centre", "中心提升年成本"), YUAN_A_YEAR, within=(0, 1e7),
        usual=(20_000, 200_000), varies="community", grade="assumption",
        why=guess("running a centre that keeps its doors open", "大门常开的日常运行")
    )
    works: Real = param(
        356_000.0, T("Works of an upgrade", "中心提升工程费"), T("yuan once", "元（一次性）"), within=(0, 1e8),
        usual=(100_000, 1_000_000), varies="community", grade="derived",
        why=T(
            "S3: more than 80 million yuan in all for the premises of 225 communities; booked on the day of the "
            "upgrade, not for centres that are upgraded when a run begins",
            "S3：累计投入8000多万元，用于225个社区阵地提档升级；在提升当日入账，运行开始时已提升的不计")
    )


#: Levers of which any above 0, anywhere and at any time, brings the institution into the day.
SWITCH = ("centres.upgraded",)

WORKS = Cost("centre_works", T("Works of service centres", "党群服务中心工程"), money="upgrades of centres, once")
COST = Cost("centres", T("Service centres", "党群服务中心"), money="upgraded centres")
