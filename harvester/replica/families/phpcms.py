"""PHPCMS: 左权 (queries throughout, GBK) and 昔阳 (static reports, the shorter form)."""

from __future__ import annotations

from harvester.replica.channels import TemplateSite

_LIST = "/index.php?m=content&c=index&a=lists&catid={c}"


class Zuoquan(TemplateSite):
    """All by query; a category for the bureaus."""

    entry = "zuoquan"
    family = "phpcms"
    title = "左权县人民政府"
    division = "140722"
    port = 8892
    charset, declared = "gb18030", "gbk"
    first, further = _LIST, _LIST + "&page={n}"
    detail = "/index.php?m=content&c=index&a=show&catid={c}&id={id}"
    start = (_LIST.format(c=31),)
    shape = "spaced"
    style = "old"
    years = range(2013, 2019)
    per_page = 4
    channels = {"31": "政府信息公开年报", "36": "部门信息公开年报"}
    bodies = {"31": ("左权县人民政府",), "36": ("左权县林业局", "左权县桐峪镇人民政府")}
    marks = '<script src="/api.php?op=count&id=7&modelid=1"></script>'


class Xiyang(TemplateSite):
    """Reports are static pages."""

    entry = "xiyang"
    family = "phpcms"
    title = "昔阳县人民政府"
    division = "140724"
    port = 8893
    first, further = "/index.php?c=category&id={c}", "/index.php?c=category&id={c}&page={n}"
    detail = "/html/{y}/nb_{m}{d}/{id}.html"
    start = ("/index.php?c=category&id=12",)
    shape = "dl"
    suffix = ".pdf"
    per_page = 5
    channels = {"12": "信息公开年度报告"}
    bodies = {"12": ("昔阳县人民政府", "昔阳县财政局", "昔阳县大寨镇人民政府")}
    marks = '<script src="/statics/js/jquery.min.js"></script><script src="/api.php?op=count&id=7"></script>'


SITES = (Zuoquan, Xiyang)
