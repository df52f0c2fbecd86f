"""The marks of flatten.xsl: noncharacters, which no page prints."""

PIECE, END, ARGUMENT, LINK, LINK_END, CELL, SPAN = (chr(code) for code in range(0xFDD0, 0xFDD7))
