"""Headings of a report's sections, where nothing but their words tells them from rows of its tables."""

from __future__ import annotations

import re

# matches: 一、主动公开政府信息情况
MAIN_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、.{0,30}(?:情况|事项|问题|措施|总体情况|建议|打算|说明)")
"""三、收到和处理政府信息公开申请情况; but not 三、本年度办理结果, which is a row of table three"""
