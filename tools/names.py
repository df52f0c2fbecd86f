"""Names of spiders for places, in letters: for data/candidates.csv (pypinyin is needed only there)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

# readings of places that differ from the characters' usual ones
READINGS = """
单县 shan,浚县 xun,莘县 shen,蔚县 yu,任县 ren,盱眙 xu yi,洪洞 hong tong,乐亭 lao ting,乐陵 lao ling,乐清 yue qing,
铅山 yan shan,六安 lu an,黄陂 huang pi,大埔 da bu,番禺 pan yu,东阿 dong e,涡阳 guo yang,尉犁 yu li,吴堡 wu bu,
繁峙 fan shi,枞阳 zong yang,牟平 mu ping,中牟 zhong mu,长子 zhang zi,歙县 she,台州 tai zhou,天台 tian tai,
丽水 li shui,厦门 xia men,重庆 chong qing,陕西 shaan xi,朝阳 chao yang,崆峒 kong tong,伽师 jia shi
"""
_PEOPLES = (
    "满|回|藏|苗|彝|壮|侗|瑶|白|羌|土家|布依|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|布朗|撒拉|毛南|仡佬"
    "|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|赫哲|蒙古|哈萨克|朝鲜|各"
)
# 市, 区, 土家族苗族自治县 … are no part of a name unless two places would have the same; 蒙古自治县 has no 族
_KIND = re.compile(
    rf"(?:(?:(?:{_PEOPLES})族)*(?:蒙古|哈萨克|柯尔克孜)?自治[区州县旗]|(?:壮族|回族|维吾尔)自治区|特别行政区|地区|林区|特区|矿区|新区"
    r"|省|市|区|县|盟|旗)$"
)
# labels of hosts that say nothing
_IDLE = ("www", "zwgk", "xxgk", "info", "wap")


def pinyin(text: str) -> str:
    """Letters for a Chinese name: 潞州 is luzhou."""
    syllables = lazy_pinyin(text, style=Style.NORMAL, errors="ignore")
    return re.sub(r"[^a-z0-9]", "", "".join(syllables).replace("ü", "v").lower())


def load_readings() -> None:
    """Teaches pypinyin READINGS."""
    said = (pair.split(maxsplit=1) for pair in READINGS.replace("\n", "").split(","))
    load_single_dict({ord("长"): "cháng,zhǎng", ord("朝"): "cháo,zhāo"})
    load_phrases_dict({word: [[one] for one in reading.split()] for word, reading in said})


class Names:
    """Names of spiders for places, the same at every run: they follow from the list of divisions alone.

    reserved: names that people gave to other places (luzhou is 潞州区, so 泸州市 is luzhoushi).
    """

    def __init__(self, divisions: dict[str, str], reserved: dict[str, str]) -> None:
        load_readings()
        self.divisions = {code: name for code, name in divisions.items() if len(code) == 6}
        self.reserved = reserved
        self._short: dict[str, list[str]] = defaultdict(list)
        for code in self.divisions:
            self._short[self.short(code)].append(code)
        self._long = Counter(pinyin(name) for name in self.divisions.values())

    def short(self, code: str) -> str:
        """The place without its kind: 潞州区 is luzhou. One character alone keeps it: 忠县 is zhongxian."""
        name = self.divisions[code]
        bare = _KIND.sub("", name)
        return pinyin(bare if len(bare) > 1 else name)

    def of(self, code: str) -> str:
        """luzhou; of several the highest place: 朝阳市 is chaoyang, 朝阳县 chaoyangxian, 朝阳区 chaoyangqu_…."""
        short, long = self.short(code), pinyin(self.divisions[code])
        level = min(_level(other) for other in self._short[short])
        first = [other for other in self._short[short] if _level(other) == level]
        if self.reserved.get(short) == code:
            return short
        if first == [code] and self.reserved.get(short, code) == code:
            return short
        if self._long[long] == 1 and long not in self._short and self.reserved.get(long, code) == code:
            return long
        above = next(
            (up for up in (f"{code[:4]}00", f"{code[:2]}0000") if up in self.divisions and up != code), code
        )
        return f"{long}_{self.short(above)}"


def _level(code: str) -> int:
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def name_of(row: dict[str, str], division: str, names: Names) -> str:
    """What a candidate's spider is called: after its place, a department's after place and host as well."""
    if row["level"] in ("province", "prefecture", "county") and division in names.divisions:
        return names.of(division)
    label = label_of(row["host"])
    above = names.of(division[:6]) if division[:6] in names.divisions else ""
    return f"{above}_{label}" if above and label != above else label


def label_of(host: str) -> str:
    """The first part of a host's name that says something."""
    labels = [label for label in host.lower().split(".") if label not in _IDLE]
    return re.sub(r"[^a-z0-9]", "_", labels[0])
