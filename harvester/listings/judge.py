"""Stand-in until harvester.reports.titles lands."""

import re


def judge_row(title: str) -> str:
    text = title.replace(" ", "")
    if re.search("解读|通知|方案|要点|召开|公示|指南|培训|会议|计划|图解|图读懂|法治|决算", text):
        return "other"
    if re.search("(信息公开|政务公开).{0,12}(年度报告|年报|报告|情况)|年度报告|年报", text):
        return "report"
    return "unsure" if re.search("年报|报告", text) else "other"


def year_in(title: str) -> int | None:
    found = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", title)
    return int(found[1]) if found else None
