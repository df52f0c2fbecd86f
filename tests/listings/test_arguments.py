"""What a script hands to a function that it calls at once."""

from __future__ import annotations

import pytest

from harvester.listings.arguments import with_arguments


@pytest.mark.parametrize(
    ("script", "read"),
    [
        ('x=(function(a,b){return {n:a,t:b}}(1,"二"))', 'x=(function(a,b){return {n:1,t:"二"}}(1,"二"))'),
        ("(function(a){return [a,a]})('u')", "(function(a){return ['u','u']})('u')"),
        ("(function(a,b){return {n:a,t:b}}(void 0))", "(function(a,b){return {n:void 0,t:b}}(void 0))"),
        ('(function(a){return {a:a,"b":"a"}}(7))', '(function(a){return {a:7,"b":"a"}}(7))'),
        ("(function(a){b(a.c)}(7))", "(function(a){b(a.c)}(7))"),
        ("(function(a){return {n:a}}(f(1)))", "(function(a){return {n:a}}(f(1)))"),  # no plain value
        ("(function(){return {n:a}}())", "(function(){return {n:a}}())"),
        ("(function(a){return {n:a}", "(function(a){return {n:a}"),
        ("(function($){$('a').b({})}(jQuery));(function(a){c({n:a})}(1))",
         "(function($){$('a').b({})}(jQuery));(function(a){c({n:1})}(1))"),
    ],
)  # fmt: skip
def test_arguments_stand_where_their_names_stood(script: str, read: str) -> None:
    assert with_arguments(script) == read
