"""Titles: agency, year, kind of page."""

from __future__ import annotations

import pytest

from harvester.reports import read_report
from harvester.reports.words.scopes import scope_of
from harvester.reports.words.titles import agency_in, judge_row, other_class, year_in


@pytest.mark.parametrize(
    ("title", "agency", "year"),
    [
        ("乙县水利局2024年政府信息公开工作年度报告", "乙县水利局", 2024),
        ("乙县水利局 2024 年政府信息公开工作年度报告", "乙县水利局", 2024),
        ("乙县水利局２０２４年政府信息公开工作年度报告", "乙县水利局", 2024),
        ("2024年信访局信息公开工作年度报告", "信访局", 2024),
        ("2024年度政府信息公开年报", None, 2024),
        ("2024政府信息公开年报", None, 2024),
        ("乙县二〇二〇年政府信息公开工作年度报告", "乙县", 2020),
        ("乙县二○一九年度政府信息公开年报", "乙县", 2019),
        ("关于2022年度政府信息公开情况的报告", None, 2022),
        ("丙镇人民政府关于2022年度政府信息公开情况的报告", "丙镇人民政府", 2022),
        ("丁县人民政府信息公开年度报告（2013年度）", "丁县人民政府", 2013),
        ("丁县人民政府2013年政府信息公开工作年度报告", "丁县人民政府", 2013),
        ("戊区财政局政府信息公开2019年度报告", "戊区财政局", 2019),
        ("戊区政务公开工作2020年年度报告", "戊区", 2020),
        ("戊区体育局2016年政府信息公开工作情况的报告", "戊区体育局", 2016),
        ("己市审计局2021年政府信息公开工作年度报告", "己市审计局", 2021),
        ("己市组织编制办公室2021年政府信息公开工作年度报告", "己市组织编制办公室", 2021),
        ("庚县函谷镇人民政府2021年政府信息公开工作年度报告", "庚县函谷镇人民政府", 2021),
        ("己市财政局（国资委）2021年政府信息公开工作年度报告", "己市财政局（国资委）", 2021),
        ("己市财政局（国资委）政府信息公开工作年度报告（2021年度）", "己市财政局（国资委）", 2021),
        ("己市财政局政府信息公开工作年度报告（2021年度）", "己市财政局", 2021),
        ("（己市财政局）2021年政府信息公开工作年度报告", "己市财政局", 2021),
        ("政府信息公开年报", None, None),
        ("本机关2021年政府信息公开工作年度报告", None, 2021),
        ("辛县召开大会", None, None),
    ],
)
def test_agency_and_year_of_a_title(title: str, agency: str | None, year: int | None) -> None:
    assert (agency_in(title), year_in(title)) == (agency, year)


def test_a_bracket_behind_a_name_hides_its_kind_not() -> None:
    assert [scope_of(name) for name in ("己市财政局（国资委）", "己市人民政府(本级)")] == ["own", "aggregate"]


LAST = ["五、存在的主要问题及改进情况", "公开的内容还不够细。" * 20, "六、其他需要报告的事项", "无。"]


@pytest.mark.parametrize(
    ("text", "year", "source"),
    [
        ("一、总体情况\n2022年，本局公开信息120条。", 2022, "speaks of"),
        ("一、总体情况\n2022年，本局公开信息120条。\n二、问题\n2024年，本局将加强学习。", 2022, "speaks of"),
        ("一、总体情况\n本局公开信息120条。\n二、问题\n2024年，本局将加强学习。", 2023, "before publication"),
        ("一、总体情况\n根据2019年修订的条例，本局公开信息120条。", 2023, "before publication"),
    ],
)
def test_the_year_of_a_report_whose_title_has_none(text: str, year: int, source: str) -> None:
    lines = ["己市财政局政府信息公开工作年度报告", "发布日期：2024-01-20", *text.split("\\n"), *LAST]
    report = read_report("\n".join(lines).encode())
    assert report.year == year
    assert any(source in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("乙县水利局2024年政府信息公开工作年度报告", "report"),
        ("乙县审计局2024年政府信息公开工作年度报告", "report"),
        ("乙县规划局2011年度政府信息公开年报", "report"),
        ("乙县水利局2024年政府信息公开工作年度报告（更正版）", "report"),
        ("关于2022年度政府信息公开情况的报告", "report"),
        ("乙县水利局2010年贯彻落实《政府信息公开条例》情况的报告", "report"),
        ("政府信息公开年报", "unsure"),
        ("2023年年报", "unsure"),
        ("乙县2023年政府信息公开工作总结", "unsure"),
        ("乙县关于公布2019年政府信息公开年报的通知", "unsure"),
        ("附件", "unsure"),
        ("", "unsure"),
        ("乙县2024年政府信息公开年度报告解读", "other"),
        ("一图读懂乙县2024年政府信息公开工作年度报告", "other"),
        ("关于做好2023年政府信息公开工作年度报告编制和发布工作的通知", "other"),
        ("乙县召开政府信息公开年度报告编制培训会", "other"),
        ("全市53个部门2023年政府信息公开年度报告全部发布", "other"),
        ("乙县政府信息公开指南", "other"),
        ("乙县政府信息公开目录", "other"),
        ("乙县2023年政务公开工作要点", "other"),
        ("乙县2023年法治政府建设年度报告", "other"),
        ("乙县政府网站工作年度报表（2023年度）", "other"),
        ("乙县2022年国民经济和社会发展统计公报", "other"),
        ("河边的油菜花开了，游客比往年多", "other"),
        # what a body is called says nothing of the matter
        ("乙县审计局2023年度报告", "unsure"),
        ("乙县自然资源和规划局2022年报", "unsure"),
        ("乙县环境监测站年报", "unsure"),
        ("乙县委组织部2023年度工作报告", "unsure"),
        ("乙县绩效考核办公室（2023年年报）", "unsure"),
        ("乙县审计局2023年度审计工作报告", "other"),
        ("乙县财政预算执行年度报告", "other"),
        ("乙县常委会工作报告", "other"),
        ("乙县部署政务公开重点任务", "other"),
        ("乙县举办政务公开年度业务比赛", "other"),
        ("乙县规划局2023年工作计划", "other"),
        # the 年 of 年报 is not the year's
        ("乙县民政局2022年报", "unsure"),
        ("乙县民政局二〇二二年报", "unsure"),
        ("乙县民政局政府信息公开2022年报", "report"),
    ],
)
def test_what_a_row_promises(title: str, kind: str) -> None:
    assert judge_row(title) == kind


def test_the_class_is_named() -> None:
    assert other_class("关于做好2023年政府信息公开工作年度报告编制工作的通知") == "a notice"
    assert other_class("图解：乙县2023年政府信息公开工作年度报告") == "an explanation of a report"
    assert other_class("乙县审计局2023年政府信息公开工作年度报告") is None
