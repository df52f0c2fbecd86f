"""The prose of made-up reports: written for this project, varied by dice, repeating the tables' totals."""

from __future__ import annotations

import random
from typing import Any

TITLES = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}{year}年度政府信息公开工作年度报告",
    "{agency}{year}年政府信息公开年度报告",
)
HEADINGS = (
    ("overview", "一、总体情况"),
    ("proactive", "二、主动公开政府信息情况"),
    ("requests", "三、收到和处理政府信息公开申请情况"),
    ("review_litigation", "四、政府信息公开行政复议、行政诉讼情况"),
    ("problems", "五、存在的主要问题及改进情况"),
    ("other", "六、其他需要报告的事项"),
)
OLD_HEADINGS = (
    ("overview", "一、概述"),
    ("proactive", "二、主动公开政府信息情况"),
    ("requests", "三、依申请公开政府信息情况"),
    ("review_litigation", "四、行政复议、行政诉讼和举报投诉情况"),
    ("problems", "五、存在的主要问题和改进措施"),
    ("other", "六、附表"),
)
_PREAMBLE = (
    "按照《中华人民共和国政府信息公开条例》第五十条的规定，编制本年度报告。报告数据的统计期限为{year}年1月1日至"
    "{year}年12月31日。公众可在本机关门户网站查阅全文。",
    "本报告由{agency}依据政府信息公开条例编写，分为总体情况、主动公开、申请办理、复议诉讼、问题与改进、其他事项"
    "六个部分，所列数字自{year}年1月1日起，至12月31日止。",
    "现将{agency}{year}年政府信息公开工作的办理情况向社会公布。如有疑问，可与本机关办公室联系。",
)
_OVERVIEW = (
    "{year}年，{agency}把公开作为日常工作的一部分，明确专人负责，按月检查栏目更新，公开的及时性比上年有所提高。",
    "{year}年，本机关围绕群众关心的事项安排公开计划，凡是能够公开的文件在印发后及时上网，政策发布与说明同步进行。",
    "{year}年，{agency}继续落实信息公开的各项制度，从文件起草环节开始确定公开属性，减少了事后补录。",
)
_ACTIVE = (
    "（一）主动公开。全年通过门户网站发布各类信息{n}条，其中工作动态占六成，其余为通知公告、财政信息和办事说明。",
    "（一）主动公开。本年在网站更新信息{n}条，发布图文说明{m}篇，栏目未出现超期不更新的情况。",
)
_ASKED = (
    "（二）依申请公开。全年共收到政府信息公开申请{asked}件，均在法定期限内办理，答复文书由办公室统一审核。",
    "（二）依申请公开。{year}年共受理政府信息公开申请{asked}件，登记、办理、送达各环节均留有记录。",
)
_CARRIED = "上年结转申请{carried}件，一并办理。"
_KEEPING = (
    "（三）政府信息管理。对历年文件作了一次清理，失效的标明失效，目录与全文逐条核对。",
    "（三）政府信息管理。建立发布前的两级审核，涉及个人隐私的内容经过处理后再公开。",
)
_PLATFORM = (
    "（四）平台建设。网站检索改为按主题和年份两种方式，手机端的表格显示得到改进。",
    "（四）平台建设。在服务大厅设立查阅点{m}处，纸质公报可以免费取阅。",
)
_WATCH = (
    "（五）监督保障。组织培训{m}次，把公开工作列入年度考核，对两个更新迟缓的科室作了提醒。",
    "（五）监督保障。每季度抽查一次栏目内容，抽查结果在内部通报，全年没有发生责任追究的情形。",
)
_ACTIVE_SECTION = (
    "本年制发行政规范性文件{issued}件，现行有效{force}件，文本均可在网站查阅。",
    "规范性文件的制发和清理结果已在网站集中列出。",
)
_REVIEW = (
    "本年因政府信息公开被申请行政复议{review}件，被提起行政诉讼{suits}件。",
    "全年发生涉及信息公开的行政复议{review}件、行政诉讼{suits}件，均依法参加。",
)
_PROBLEMS = (
    "一年来仍有不足：部分文件的解读偏于文字，图表较少；少数科室对公开时限重视不够。",
    "存在的问题主要是：基层人员更换较多，业务不熟；历史文件电子化进度较慢。",
)
_REMEDIES = (
    "下一步，将把解读材料与文件同步审定，并安排新进人员参加培训。",
    "改进的办法：一是每季度集中补录历史文件，二是由办公室逐件督办超期事项。",
)
_OTHER = (
    "本年度没有收取政府信息公开信息处理费，没有其他需要报告的事项。",
    "无其他需要报告的事项。",
    "本机关{year}年未发出收费通知，收取信息处理费0元。",
)


def title(agency: str, year: int, dice: random.Random) -> str:
    """A title; draws once."""
    return TITLES[int(dice.random() ** 3 * len(TITLES))].format(agency=agency, year=year)


def preamble(agency: str, year: int, dice: random.Random) -> list[str]:
    """The paragraph before the first heading; two reports in three have one."""
    if dice.random() < 1 / 3:
        return []
    return [dice.choice(_PREAMBLE).format(agency=agency, year=year)]


def parts(
    agency: str, year: int, edition: str | None, tables: dict[str, Any], dice: random.Random
) -> list[tuple[str, str, list[str]]]:
    """(code, heading, paragraphs) of every section. The totals in it are those of the tables."""
    facts = _facts(tables)
    known: dict[str, Any] = {
        "agency": agency,
        "year": year,
        "n": dice.randrange(80, 5000),
        "m": dice.randrange(2, 30),
        **facts,
    }

    def say(*choices: str) -> str:
        return dice.choice(choices).format(**known)

    asked = say(*_ASKED)
    if facts["carried"]:
        asked += say(_CARRIED)
    text: dict[str, list[str]] = {
        "overview": [
            say(*_OVERVIEW),
            say(*_ACTIVE),
            asked,
            say(*_KEEPING),
            say(*_PLATFORM),
            say(*_WATCH),
        ],
        "proactive": [say(*_ACTIVE_SECTION)] if edition is None or dice.random() < 0.3 else [],
        "requests": [say(*_ASKED)[5:]] if edition in (None, "local", "2014") else [],
        "review_litigation": [say(*_REVIEW)],
        "problems": [say(*_PROBLEMS), say(*_REMEDIES)],
        "other": [say(*_OTHER)],
    }
    headings = HEADINGS if edition in ("2021", "2019") else OLD_HEADINGS
    return [(code, heading, text[code]) for code, heading in headings]


def _facts(tables: dict[str, Any]) -> dict[str, Any]:
    """The totals that prose repeats; small numbers of its own where there are no tables."""
    facts: dict[str, Any] = {"asked": 3, "carried": 0, "review": 0, "suits": 0, "issued": 2, "force": 21}
    if tables["requests"]:
        facts["asked"] = tables["requests"]["new_received"]["total"]
        facts["carried"] = tables["requests"]["carried_in"]["total"]
    if tables["review_litigation"]:
        rows = tables["review_litigation"]
        facts["review"] = rows["review"]["total"]
        facts["suits"] = rows["litigation_direct"]["total"] + rows["litigation_after_review"]["total"]
    if tables["proactive"]:
        row = tables["proactive"]["normative_documents"]
        facts["issued"] = row.get("issued", row.get("made"))
        facts["force"] = row.get("in_force", row.get("disclosed_total"))
    if tables["statistics"]:
        values = {line["code"] or line["label"]: line["value"] for line in reversed(tables["statistics"])}
        facts["asked"] = values.get("c1_received", values.get("受理政府信息依申请公开总数", 0))
        facts["review"] = values.get("d_review", values.get("行政复议数", 0))
        facts["suits"] = values.get("e_litigation", values.get("行政诉讼数", 0))
    return facts
