"""The indicator lists of reports before 2019: the national one (国办发〔2014〕32号) and a short local one."""

from __future__ import annotations

from typing import NamedTuple


class IndicatorList(NamedTuple):
    """head: the column labels; lines: code, label, unit of each line. Lines with unit ---- are captions."""

    head: tuple[str, ...]
    lines: tuple[tuple[str, str, str], ...]


_2014 = """
a|一、主动公开情况|----
a1_proactive_total|（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）|条
a1a_normative_disclosed|其中：主动公开规范性文件数|条
a1b_normative_issued|制发规范性文件总数|件
a2|（二）通过不同渠道和方式公开政府信息的情况|----
a2_gazette|1.政府公报公开政府信息数|条
a2_website|2.政府网站公开政府信息数|条
a2_weibo|3.政务微博公开政府信息数|条
a2_wechat|4.政务微信公开政府信息数|条
a2_other|5.其他方式公开政府信息数|条
b|二、回应解读情况|----
b1_responses|（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）|次
b2|（二）通过不同渠道和方式回应解读的情况|----
b2_press|1.参加或举办新闻发布会总次数|次
b2_press_chief|其中：主要负责同志参加新闻发布会次数|次
b2_interview|2.政府网站在线访谈次数|次
b2_interview_chief|其中：主要负责同志参加政府网站在线访谈次数|次
b2_articles|3.政策解读稿件发布数|篇
b2_weibo_wechat|4.微博微信回应事件数|次
b2_other|5.其他方式回应事件数|次
c|三、依申请公开情况|----
c1_received|（一）收到申请数|件
c1_in_person|1.当面申请数|件
c1_fax|2.传真申请数|件
c1_online|3.网络申请数|件
c1_letter|4.信函申请数|件
c2_closed|（二）申请办结数|件
c2_on_time|1.按时办结数|件
c2_extended|2.延期办结数|件
c3_answered|（三）申请答复数|件
c3_already_public|1.属于已主动公开范围数|件
c3_granted|2.同意公开答复数|件
c3_partial|3.同意部分公开答复数|件
c3_denied|4.不同意公开答复数|件
c3_denied_secret|其中：涉及国家秘密|件
c3_denied_trade|涉及商业秘密|件
c3_denied_privacy|涉及个人隐私|件
c3_denied_security|危及国家安全、公共安全、经济安全和社会稳定|件
c3_denied_not_gov_info|不是《条例》所指政府信息|件
c3_denied_other_law|法律法规规定的其他情形|件
c3_not_competent|5.不属于本行政机关公开数|件
c3_not_exist|6.申请信息不存在数|件
c3_amend|7.告知作出更改补充数|件
c3_other_channel|8.告知通过其他途径办理数|件
d_review|四、行政复议数量|件
d_upheld|（一）维持具体行政行为数|件
d_corrected|（二）被依法纠错数|件
d_other|（三）其他情形数|件
e_litigation|五、行政诉讼数量|件
e_upheld|（一）维持具体行政行为或者驳回原告诉讼请求数|件
e_corrected|（二）被依法纠错数|件
e_other|（三）其他情形数|件
f_complaints|六、举报投诉数量|件
g_fees|七、依申请公开信息收取的费用|万元
h|八、机构建设和保障经费情况|----
h1_units|（一）政府信息公开工作专门机构数|个
h2_reading_points|（二）设置政府信息公开查阅点数|个
h3_staff|（三）从事政府信息公开工作人员数|人
h3_full_time|1.专职人员数（不包括政府公报及政府网站工作人员数）|人
h3_part_time|2.兼职人员数|人
h4_budget|（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）|万元
i|九、政府信息公开会议和培训情况|----
i1_meetings|（一）召开政府信息公开工作会议或专题会议数|次
i2_courses|（二）举办各类培训班数|次
i3_trained|（三）接受培训人员数|人次
"""

_LOCAL = """
|主动公开文件数|件
|其中政府网站公开数|件
|政府公报公开数|件
|受理政府信息依申请公开总数|件
|行政复议数|件
|行政诉讼数|件
"""


def _read(text: str) -> tuple[tuple[str, str, str], ...]:
    lines = (line.split("|") for line in text.strip().splitlines())
    return tuple((code, label, unit) for code, label, unit in lines)


LISTS = {
    "2014": IndicatorList(("统计指标", "单位", "统计数"), _read(_2014)),
    "local": IndicatorList(("指标名称", "计量单位", "本年度", "历年累计"), _read(_LOCAL)),
}
