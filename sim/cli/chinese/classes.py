"""Commands whose help and usage errors are in the language that is asked for."""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from sim.cli.chinese.helps import HELPS
from sim.cli.chinese.language import USAGE_ERRORS, language
from sim.visible import columns_of

_ADDED: Final = re.compile(r"\s\[((?:env var|default|required|\d|x)[^\]]*)\]$")
_ADDITIONS: Final = {"env var": "环境变量", "default": "默认", "required": "必填"}
_TYPE: Final = re.compile("<([a-z ]+)>")
_TYPES: Final = {"str": "文本", "int": "整数", "float": "数", "path": "路径", "int range": "整数"}
_WIDTH: Final = 80
_TEXT_AT: Final = 30
_NO_START: Final = "，。；：、）”》？！"  # signs that no line begins with


class ChineseCommand(TyperCommand):
    """A command that has its help in Chinese, too."""

    def get_help(self, ctx: Any) -> str:
        """The help page in the language that is asked for."""
        return help_page(self, ctx) if _chinese(ctx) else super().get_help(ctx)


class ChineseGroup(TyperGroup):
    """The commands together: help and usage errors in the language that is asked for."""

    def get_help(self, ctx: Any) -> str:
        """The help page in the language that is asked for."""
        return help_page(self, ctx) if _chinese(ctx) else super().get_help(ctx)

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> Any:
        """Keep what was given, for the language of help and errors."""
        given = list(args)
        more["obj"] = language(given)
        return super().make_context(info_name, args, *rest, **more)

    def main(self, args: Sequence[str] | None = None, **more: Any) -> Any:  # type: ignore[override]
        """Run a command; in Chinese, usage errors are told in Chinese."""
        alone = bool(more.pop("standalone_mode", True))
        given = list(sys.argv[1:] if args is None else args)
        if not alone or language(given) == "en" or any("_COMPLETE" in name for name in os.environ):
            return super().main(args, standalone_mode=alone, **more)
        try:
            code = super().main(args, standalone_mode=False, **more)
        except USAGE_ERRORS as error:
            for line in usage_lines(error):
                print(line, file=sys.stderr)
            sys.exit(getattr(error, "exit_code", 2))
        except typer.Abort:
            print("已中止。", file=sys.stderr)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def usage_lines(error: Any) -> list[str]:
    """A usage error in Chinese: how the command is called, where help is, what is wrong."""
    from sim.cli.chinese.translate import chinese

    ctx = getattr(error, "ctx", None)
    lines = []
    if type(error).__name__ == "NoArgsIsHelpError":
        return [error.format_message()]
    if ctx is not None:
        lines.append(f"用法：{_usage(ctx)}")
        lines.append(f"查看帮助：{ctx.command_path} --help")
    return [*lines, f"错误：{chinese(error.format_message())}"]


def help_page(command: TyperCommand | TyperGroup, ctx: typer.Context) -> str:
    """The help of a command in Chinese, 80 columns wide."""
    lines = [f"用法：{_usage(ctx)}", ""]
    if command.help:
        lines += [f"  {line}" for line in _wrapped(helped(command.help), _WIDTH - 2)]
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if parameter.param_type_name == "argument":
            arguments.append(
                (parameter.metavar or parameter.name.upper(), helped(getattr(parameter, "help", "") or ""))
            )
        elif record is not None:
            options.append(
                (
                    _TYPE.sub(lambda kind: f"<{_TYPES.get(kind[1], kind[1])}>", record[0]),
                    _option_text(parameter, record[1]),
                )
            )
    commands: list[tuple[str, str]] = []
    if isinstance(command, TyperGroup):
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            if found is not None and not found.hidden:
                commands.append((name, helped(found.help or "").split("。")[0] + "。"))
    for title, rows in (("参数", arguments), ("选项", options), ("命令", commands)):
        if rows:
            lines += ["", f"{title}：", *_rows(rows)]
    return "\n".join(lines)


def helped(text: str) -> str:
    """A help text in Chinese; as it is if there is none."""
    plain = " ".join(inspect.cleandoc(text).split())
    return HELPS.get(plain, plain)


def _usage(ctx: typer.Context) -> str:
    pieces = " ".join(ctx.command.collect_usage_pieces(ctx))
    for english, chinese in (("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 [参数]...")):
        pieces = pieces.replace(english, chinese)
    return f"{ctx.command_path} {pieces}"


def _option_text(option: Any, record: str) -> str:
    """The help of an option, with what Typer adds to it in brackets."""
    text = helped(option.help or "").removesuffix("。")
    added = _ADDED.search(record)
    more = [_addition(one) for one in added[1].split("; ")] if added else []
    return f"{text}{f'（{"；".join(more)}）' if more else ''}。"


def _addition(text: str) -> str:
    name, _, value = text.partition(": ")
    if value:
        return f"{_ADDITIONS.get(name, name)} {value}"
    return _ADDITIONS.get(text, text)


def _chinese(ctx: typer.Context) -> bool:
    return bool(ctx.find_root().obj == "zh")


def _rows(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, text in rows:
        first, *others = _wrapped(text, _WIDTH - _TEXT_AT)
        if columns_of(name) + 2 < _TEXT_AT - 1:
            yield f"  {name}{' ' * (_TEXT_AT - 2 - columns_of(name))}{first}"
        else:
            yield f"  {name}"
            yield " " * _TEXT_AT + first
        yield from (" " * _TEXT_AT + line for line in others)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many columns; Chinese breaks anywhere, other words between them."""
    words: list[str] = []
    for sign in text:
        joins = words and sign.isascii() and words[-1][-1].isascii() and not sign.isspace() and words[-1] != " "
        if words and (joins or sign in _NO_START):
            words[-1] += sign
        else:
            words.append(sign)
    lines = [""]
    for word in words:
        if lines[-1] and columns_of(lines[-1]) + columns_of(word) > width:
            lines.append("")
        if word != " " or lines[-1]:
            lines[-1] += word
    return lines
