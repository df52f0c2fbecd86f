<?xml version="1.0" encoding="UTF-8"?>
<!-- A page's tree written as one line of text, in C, so that Python need not visit each element.

U+FDD0 and a letter begin a piece, U+FDD2 parts its arguments, U+FDD1 is the end of a line or paragraph:
  t T   a table begins, ends          r   a row
  h H   a heading begins (level)      d D   an element with an id or a class begins (both), ends
  i     a picture (address, text)     f   an embedded document (address)
U+FDD5 begins a cell, U+FDD6 colspan U+FDD2 rowspan U+FDD2 its spans, so that a row without mark-up that matters is
one piece. U+FDD3 address U+FDD2 text U+FDD4 is a link. The letters are read in documents/html.py and nowhere else. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text" encoding="UTF-8"/>

<xsl:template match="script|style|noscript|template|title|select|option|button|textarea|nav|footer|svg|math|canvas|audio|video|comment()|processing-instruction()"/>

<!-- forms that a portal's editor left: what is filled in is what the reader sees -->
<xsl:template match="td//input"><xsl:if test="not(@type) or @type='text' or @type='TEXT' or @type='number'"><xsl:value-of select="@value"/></xsl:if></xsl:template>
<xsl:template match="td//textarea"><xsl:apply-templates/></xsl:template>
<xsl:template match="td//select"><xsl:choose><xsl:when test=".//option[@selected]"><xsl:value-of select=".//option[@selected]"/></xsl:when><xsl:otherwise><xsl:value-of select=".//option"/></xsl:otherwise></xsl:choose></xsl:template>

<!-- marked, for 22 with a raised 1 is not 221, and a number struck out is none -->
<xsl:template match="sup|sub"><xsl:if test="normalize-space()">^</xsl:if><xsl:apply-templates/></xsl:template>
<xsl:template match="del|s|strike"><xsl:if test="normalize-space()">~</xsl:if><xsl:apply-templates/><xsl:if test="normalize-space()">~</xsl:if></xsl:template>

<xsl:template match="br|hr">&#xFDD1;</xsl:template>

<xsl:template match="p|li|dt|dd|ol|dl|center|blockquote|pre|address|fieldset|form|caption|aside|figure|body|ucaptitle">&#xFDD1;<xsl:apply-templates/>&#xFDD1;</xsl:template>

<!-- FURNITURE: names of data/html.toml between bars. Only an attribute that is one of them; several names in one
attribute are looked at in html_flat.py. Tests inside the template: in its match they would cost twice as much. -->
<xsl:template match="div|ul|section|article|main|header|ucapcontent">
<xsl:choose>
<xsl:when test="not(@class or @id or self::ucapcontent)">&#xFDD1;<xsl:apply-templates/>&#xFDD1;</xsl:when>
<xsl:when test="(contains('FURNITURE', concat('|', @class, '|')) or contains('FURNITURE', concat('|', @id, '|'))) and not(.//table)"/>
<xsl:otherwise>&#xFDD0;d<xsl:value-of select="name()"/><xsl:text> </xsl:text><xsl:value-of select="@id"/><xsl:text> </xsl:text><xsl:value-of select="@class"/>&#xFDD2;<xsl:apply-templates/>&#xFDD0;D</xsl:otherwise>
</xsl:choose>
</xsl:template>

<xsl:template match="h1">&#xFDD0;h1<xsl:apply-templates/>&#xFDD0;H</xsl:template>
<xsl:template match="h2">&#xFDD0;h2<xsl:apply-templates/>&#xFDD0;H</xsl:template>
<xsl:template match="h3">&#xFDD0;h3<xsl:apply-templates/>&#xFDD0;H</xsl:template>
<xsl:template match="h4|h5|h6">&#xFDD0;h4<xsl:apply-templates/>&#xFDD0;H</xsl:template>

<xsl:template match="table">&#xFDD0;t<xsl:apply-templates/>&#xFDD0;T</xsl:template>
<xsl:template match="tr">&#xFDD0;r<xsl:apply-templates/></xsl:template>
<xsl:template match="td|th">&#xFDD5;<xsl:if test="@*"><xsl:if test="@colspan or @rowspan">&#xFDD6;<xsl:value-of select="@colspan"/>&#xFDD2;<xsl:value-of select="@rowspan"/>&#xFDD2;</xsl:if></xsl:if><xsl:apply-templates/></xsl:template>

<xsl:template match="a">&#xFDD3;<xsl:value-of select="@href"/>&#xFDD2;<xsl:apply-templates/>&#xFDD4;</xsl:template>
<xsl:template match="img">&#xFDD0;i<xsl:value-of select="@src"/>&#xFDD2;<xsl:value-of select="@alt"/>&#xFDD2;</xsl:template>
<xsl:template match="iframe[@src]|embed[@src]">&#xFDD0;f<xsl:value-of select="@src"/>&#xFDD2;</xsl:template>
<xsl:template match="iframe|embed"/>
<xsl:template match="object">&#xFDD0;f<xsl:value-of select="@data"/>&#xFDD2;<xsl:apply-templates/></xsl:template>
</xsl:stylesheet>
