"""Which sentences are held against the tables: those about this report's requests, reviews and suits."""

from __future__ import annotations

import pytest

from harvester.reports.checks.prose import compare
from harvester.reports.model import Section, TableRows, Tables

RESULTS = ("upheld", "corrected", "other_result", "pending")
ROWS = ("new_received", "carried_in", "total_processed", "carried_forward")
OTHER = """
全年受理公租房保障申请160件、行政许可申请340件，办事信息全部上网。
与上年收到政府信息公开申请49件相比，本年申请量明显减少。
自《条例》施行以来累计收到政府信息公开申请240件。
接到12345热线来电申请查询80件，均已转办。
依申请公开系统上线运行，受理网上办事申请117件次。
预计2024年将收到政府信息公开申请70件左右。
作为复议机关，全年受理行政复议申请45件，审结40件。
全年办理行政诉讼案件12件，负责人出庭应诉率100%。
上年发生行政复议9件，本年有所变化。
2022年共收到政府信息公开申请31件。
去年同期收到依申请公开件18件，今年没有收到。
自2008年以来，共受理政府信息公开申请312件。
受理法律援助申请52件，全部办结。
共受理低保申请66件、临时救助申请28件。
收到群众来信来访申请37件，办理答复及时。
受理专利申请15件，商标注册申请21件。
预计明年收到政府信息公开申请90件。
收到政府信息公开申请比上年增加13件。
县司法局承办行政复议案件33件，审结30件。
依法办理行政诉讼案件8件，出庭应诉8件。
检察机关提起公益诉讼2件，均已整改，行政诉讼2件。
近三年共收到政府信息公开申请104件。
受理行政复议申请21件，作出复议决定20件，调解结案1件。
办理不动产登记申请2300件，群众满意率99%。
“十三五”期间累计受理政府信息公开申请695件。
某镇收到934件依申请公开，已由该镇答复。
县公安局收到户籍信息公开申请505件。
县教体局全年共收到政府信息公开申请505件。
全县各乡镇共收到政府信息公开申请910件。
市司法局全年共办理行政复议案件984件，其中涉及政府信息公开的13件。
过去五年共收到政府信息公开申请939件。
省政府办公厅收到政府信息公开申请948件。
各村收到村务公开申请724件。
受理政府信息公开行政复议申请6件之外，受理其他行政复议申请77件。
因行政许可被申请行政复议17件。
因征地拆迁引发行政诉讼17件。
县政府作为被申请人的行政复议案件17件。
法院受理行政诉讼案件17件，其中涉政府信息公开3件。
受理行政许可17件。
学校收到信息公开申请17件。
其他省份同类单位收到政府信息公开申请17件。
与周边县相比（收到政府信息公开申请17件），我县偏少。
""".strip().splitlines()
TRUE = """
2023年，共收到政府信息公开申请17件。
全年收到依申请公开17件，均按时答复。
本年度我局受理公民提出的政府信息公开申请17件。
今年以来，新收政府信息公开申请17件，办结17件。
在依申请公开方面，我局全年共收到申请17件。
2023年度，我单位收到公民、法人和其他组织政府信息公开申请17件，其中网上申请9件。
全年共接收政府信息公开申请17件，较上年减少3件。
与上年相比，今年收到政府信息公开申请17件，有所增加。
收到通过办事大厅网上提交的政府信息公开申请17件。
本机关共受理依申请公开政府信息17件。
因政府信息公开被申请行政复议17件。
本年度发生行政复议17件、行政诉讼17件。
全年发生政府信息公开行政复议案件17件，已审结2件。
2023年因信息公开工作引发行政复议17件。
2023年，涉及政府信息公开的行政诉讼案件17件。
本年度被提起行政诉讼17件，均未审结。
全年收到因政府信息公开提起的行政复议17件。
因政府信息公开引发的行政诉讼17件，均已结案。
共收到申请人政府信息公开申请17件，同比下降10%。
2023年度，政府信息公开申请量为17件。
县财政局全年共收到政府信息公开申请17件。
沁水县财政局2023年度共收到政府信息公开申请17件。
结转下年度继续办理政府信息公开申请17件。
结转下年度继续办理17件。
上年结转政府信息公开申请17件。
2023年度共登记政府信息公开申请17件。
全年新增政府信息公开申请17件。
2023年，共办理答复政府信息公开申请17件。
因依申请公开被申请行政复议17件。
2023年共办结政府信息公开申请17件。
2023年我镇收到书面申请公开政府信息17件。
""".strip().splitlines()


def tables() -> Tables:
    """All totals 0."""
    requests: TableRows = {row: {"total": 0} for row in ROWS}
    line = {**dict.fromkeys(RESULTS, 0), "total": 0}
    groups = ("review", "litigation_direct", "litigation_after_review")
    review: TableRows = {group: dict(line) for group in groups}
    return Tables(requests=requests, review_litigation=review)


def failing(sentence: str, section: str = "overview") -> list[str]:
    checks = compare([Section(section, "一、总体情况", sentence)], tables(), "own", 2023, "沁水县财政局")
    return [check.code for check in checks if check.ok is False]


@pytest.mark.parametrize("sentence", OTHER)
def test_other_numbers_raise_no_alarm(sentence: str) -> None:
    assert not failing(sentence)


@pytest.mark.parametrize("sentence", TRUE)
def test_contradictions_are_found(sentence: str) -> None:
    assert failing(sentence)


def test_in_its_own_section_a_sentence_needs_no_object() -> None:
    assert failing("全年共收到申请17件。", "requests") == ["prose_requests"]
    assert failing("本年度行政复议17件。", "review_litigation") == ["prose_review"]
    assert not failing("全年共收到申请17件。")
