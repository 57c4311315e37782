"""Mesa's viewer on a model: a map of grids, people and curves, with step, play, reset and levers that move.

Mesa's own viewer (SolaraViz) needs the extra ``viewer``; nothing else of the package loads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import mesa
import numpy as np

from sim.arguments import names_of, one_of, whole
from sim.errors import ArgumentError, GridgovError
from sim.flow.codes import OPEN_FIRST, OPEN_LAST
from sim.institutions.core.moved import bounds_of, check_movable
from sim.mesa import Grid
from sim.mesa.governance import GovernanceModel
from sim.policy.text import T, Text
from sim.report.style import style
from sim.report.words import LEVEL_TITLES
from sim.scenario import Scenario, schema

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STAYS: Final = 300  # days of the curves that are kept
#: On a phone, room is left beside the controls to close them, and pictures stand one below the other.
_NARROW: Final = """
.v-navigation-drawer { min-width: min(400px, 85vw) !important; max-width: 85vw; }
@media (max-width: 600px) {
  .vue-grid-layout, .vue-grid-item { position: static !important; width: 100% !important; height: auto !important;
    transform: none !important; }
  .vue-resizable-handle { display: none; }
}
"""
STOPS: Final = 50  # of a slider
_ONE_STEP: Final = Lock()  # pages of one server run in threads of their own
_WORDS: Final[Mapping[str, Text]] = {
    "map": T("Open cases per 1,000 residents", "每千居民未办结件数"),
    "curves": T("Cases a day", "每日件数"),
    "registered": T("registered", "登记"),
    "solved": T("truly solved", "实际解决"),
    "open": T("open", "未办结"),
    "people": T("Utilisation of people by level", "各层级人员利用率"),
    "schematic": T("Schematic, not a map", "示意图，非实际地图"),
    "levers": T("Levers, from the next day on", "政策杠杆（自次日起）"),
    "day": T("day {day}, {date}", "第{day}天，{date}"),
    "people_x": T("busy share of the hours left for cases, recent weeks", "近几周可用工时占用比例"),
}


class ViewerError(GridgovError):
    """The extra that Mesa's viewer needs is not installed."""


class Shown(mesa.Model):  # type: ignore[misc]  # Mesa has no types
    """What Mesa's viewer holds: a governance model behind Mesa's own constructor, so that Reset makes a new one.

    Parameters
    ----------
    model : GovernanceModel, optional
        Shown as it stands; without it a new one is made of the other arguments.
    plan : Scenario
    movable : tuple of str
    seed : int
    """

    def __init__(
        self,
        model: GovernanceModel | None = None,
        plan: Scenario | None = None,
        movable: tuple[str, ...] = (),
        seed: int = 1,
    ) -> None:
        super().__init__(rng=seed)
        if model is None:
            if plan is None:
                raise ArgumentError("Shown: expected a model, or a plan to make one of")
            model = GovernanceModel(plan, seed=seed, movable=movable)
        self.model = model
        self.running = model.running
        self._counted = self.step  # Mesa's, which counts the days as well
        self.__dict__["step"] = self._step_if_running
        self.days: list[tuple[int, int, int]] = []

    @property
    def scenario(self) -> None:
        """No scenario of Mesa's: the viewer then makes a new model from ``plan``, ``movable`` and ``seed`` alone."""
        return

    @scenario.setter
    def scenario(self, _: Any) -> None:
        """Mesa's constructor sets an empty one."""

    def step(self) -> None:
        """Simulate one day, and keep what the curves show; after the last day nothing happens."""
        self.model.step()
        flows = self.model.flows
        self.days = [*self.days, (flows["registered"], flows["solved"], self.model.open_cases)][-STAYS:]

    def _step_if_running(self) -> None:
        """One step at a time of a model that several pages show, and none after its last day."""
        with _ONE_STEP:
            if self.model.running:
                self._counted()
            self.running = self.model.running


def view(
    model: GovernanceModel | Scenario | str, levers: Iterable[str] = (), lang: str = "en", play_interval: int = 100
) -> Any:
    """Mesa's viewer on a model: in a notebook as the last line of a cell, in a file as ``page`` for ``solara run``.

    Parameters
    ----------
    model : GovernanceModel, Scenario or str
        A model, which goes on from where it stands, and which all pages that are open show; or what one is made of, for
        each page anew.
    levers : iterable of str
        Dotted paths of levers with a slider that moves them while the model runs; those of a model must be among its
        ``movable``.
    lang : {"en", "zh"}
        Language of map, curves and levers; the viewer's own buttons are Mesa's.
    play_interval : int
        Milliseconds between two days, 1 to 500.

    Returns
    -------
    element of Solara

    Raises
    ------
    ViewerError
        The extra ``viewer`` is not installed.
    ArgumentError
        A lever cannot be moved in this model, or an argument is out of its range.

    Examples
    --------
    >>> page = sim.view("demo", levers=["policy.time.paperwork"])  # doctest: +SKIP
    """
    one_of("lang", lang, ("en", "zh"))
    solara, show = _loaded()
    whole("play_interval", play_interval, 1, 500)
    chosen = names_of("levers", levers)
    made = model if isinstance(model, GovernanceModel) else GovernanceModel(model, movable=chosen)
    for path in chosen:
        check_movable(made.simulation.town, path)
    ready = [made]  # of a plan, the first page takes this one, others a new one
    parameters: dict[str, Any] = {"plan": made.scenario, "movable": chosen, "seed": made.simulation.seed}
    components = [_component(solara, draw, lang) for draw in (grid_picture, curve_picture, people_picture)]
    lever = _lever(solara, lang)
    title = made.scenario.title.en if lang == "en" else made.scenario.title.zh

    def begun() -> Shown:
        return Shown(ready.pop() if ready else None, **parameters) if made is not model else Shown(made)

    @solara.component  # type: ignore[untyped-decorator]
    def shown_page() -> None:
        solara.Style(_NARROW)
        held = solara.use_memo(lambda: solara.reactive(begun()), [])
        show(
            held,
            components=components,
            model_params=parameters,
            name=title or "gridgov",
            play_interval=play_interval,
        )
        if chosen:
            with solara.Sidebar(), solara.Card(_WORDS["levers"].of(lang)):
                for path in chosen:
                    lever(held.value.model, path).key(f"{path} {id(held.value)}")

    return shown_page()


def _loaded() -> tuple[Any, Any]:
    try:
        import solara
        from mesa.visualization import SolaraViz
    except ImportError as error:
        raise ViewerError(
            f"Mesa's viewer needs packages that are not installed ({error}): pip install 'gridgov[viewer]'; "
            "without them use gridgov app, the dashboard, or sim.animation"
        ) from error
    return solara, SolaraViz


def _component(solara: Any, draw: Any, lang: str) -> tuple[Any, int]:
    """A picture that is drawn anew each day."""

    def shown(model: Shown) -> Any:
        return solara.FigureMatplotlib(draw(model, lang), dependencies=[model.model.day, id(model)], format="png")

    shown.__name__ = draw.__name__
    return shown, 0


def _lever(solara: Any, lang: str) -> Any:
    """A slider that moves a lever of the model that runs."""
    leaves = schema.leaves(Scenario)

    @solara.component  # type: ignore[untyped-decorator]
    def lever(model: GovernanceModel, path: str) -> None:
        low, high = usual_of(path)
        step = (high - low) / STOPS
        value, told = solara.use_state(model.lever(path))

        def moved(to: float) -> None:
            if round((to - low) / step) != round((value - low) / step):  # as it opens, it goes to the next stop itself
                model.set_lever(path, to)
                told(to)

        leaf = leaves[path]
        solara.Text(f"{leaf.title.of(lang)}: {value:.3g} ({leaf.unit.of(lang)})")
        solara.SliderFloat("", value=value, min=low, max=high, step=step, on_value=moved)

    return lever


def usual_of(path: str) -> tuple[float, float]:
    """Ends of a lever's slider: its plausible range, or all of it."""
    usual = schema.leaves(Scenario)[path].usual
    return bounds_of(path) if usual is None else (float(usual[0]), float(usual[1]))


def open_by_grid(model: GovernanceModel) -> np.ndarray:
    """Needs in the hands of staff at this moment, int (grids,)."""
    state = model.simulation.state
    cases = state.cases[: int(state.clock.n_slots[0])]
    live = (cases.state >= OPEN_FIRST) & (cases.state <= OPEN_LAST) & (cases.category > 0)
    return np.bincount(cases.grid[live], minlength=len(model.simulation.setup.world.grids))


def _figure() -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(5.6, 4.2), layout="constrained")  # outside of pyplot: nothing has to be closed


def grid_picture(model: Shown, lang: str = "en") -> Figure:
    """Open cases of every grid, dots as large as their residents; a schematic."""
    one = model.model
    grids = one.agents_by_type[Grid]
    x, y, residents = (np.asarray(grids.get(name), np.float64) for name in ("x", "y", "residents"))
    here = open_by_grid(one)
    rate = np.divide(1000.0 * here, residents, out=np.zeros(len(x)), where=residents > 0)
    with style(lang):
        figure = _figure()
        axes = figure.subplots()
        size = 8.0 + 120.0 * residents / max(float(residents.max(initial=1.0)), 1.0)
        drawn = axes.scatter(
            x, y, s=size, c=rate, cmap="cividis_r", vmin=0.0, vmax=max(5.0, float(rate.max(initial=0)))
        )
        axes.set_aspect("equal")
        axes.set_axis_off()
        when = _WORDS["day"].of(lang).format(day=one.day, date=one.date.isoformat())
        axes.set_title(f"{_WORDS['map'].of(lang)} · {when}", fontsize=10)
        figure.colorbar(drawn, ax=axes, shrink=0.8)
        axes.text(0.0, -0.03, _WORDS["schematic"].of(lang), transform=axes.transAxes, fontsize=8, color="#666666")
    return figure


def curve_picture(model: Shown, lang: str = "en") -> Figure:
    """Registered, solved and open cases of the days that were shown."""
    days = np.array(model.days, np.float64).reshape(-1, 3)
    first = model.model.day - len(days)
    with style(lang):
        figure = _figure()
        axes = figure.subplots()
        at = np.arange(first, first + len(days))
        for k, name in enumerate(("registered", "solved", "open")):
            axes.plot(at, days[:, k], label=_WORDS[name].of(lang), lw=1.6, marker="." if len(days) < 2 else "")
        axes.set_title(_WORDS["curves"].of(lang), fontsize=10)
        axes.legend(frameon=False, fontsize=8)
        axes.set_ylim(bottom=0)
    return figure


def people_picture(model: Shown, lang: str = "en") -> Figure:
    """How busy people are, a dot each."""
    one = model.model
    people = one.agents
    level, busy = np.asarray(people.get("level")), np.asarray(people.get("utilisation"), np.float64)
    names = [name for name in LEVEL_TITLES if (level == name).any()]
    with style(lang):
        figure = _figure()
        axes = figure.subplots()
        for row, name in enumerate(names):
            mine = busy[level == name]
            apart = np.linspace(-0.3, 0.3, len(mine)) if len(mine) > 1 else np.zeros(len(mine))
            axes.scatter(mine, row + apart, s=9, alpha=0.6)
        axes.set_yticks(range(len(names)), [LEVEL_TITLES[name][lang] for name in names])
        axes.set_xlim(0.0, max(1.05, float(busy.max(initial=0.0))))
        axes.set_title(_WORDS["people"].of(lang), fontsize=10)
        axes.set_xlabel(_WORDS["people_x"].of(lang), fontsize=9)
    return figure
