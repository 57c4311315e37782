"""What stories say, in English and Chinese."""

from __future__ import annotations

from typing import Final

from sim.flow import tracing as codes
from sim.flow.codes import ANSWER, ATTEND, CALL, DROPPED, LOOK, PARTY, ROUND, WORK
from sim.policy.text import T, Text

TIMES: Final[dict[str, Text]] = {
    "latent": T("unknown to everybody", "未被知晓"),
    "reporting": T("report under way", "上报途中"),
    "waiting": T("waiting at desks", "在岗位排队"),
    "in_work": T("in hand, off hours included", "办理中（含非工作时间）"),
    "moving": T("between desks", "流转途中"),
    "pickup": T("waiting for further parties", "等待协办单位"),
    "round": T("before rounds of consent or deliberation", "等待征求意见或议事"),
    "contractor": T("waiting for a contractor", "等待施工单位"),
    "outside": T("step outside the offices", "外部环节"),
    "held": T("held for money", "等待经费"),
    "posted": T("on the board of the community", "在社区公示待认领"),
    "pending": T("closed and not solved, before it came back", "已办结未解决，待退回"),
    "answered": T("answered at the intake", "受理台答复"),
}

STATES: Final[dict[str, Text]] = {
    "latent": T("Nobody reported it", "无人上报"),
    "reporting": T("Its report began ({channel})", "开始上报（{channel}）"),
    "waiting": T("It waited at {desk}", "在{desk}排队等候"),
    "moving": T("It was handed on to {desk}", "流转至{desk}"),
    "outside": T("A step outside the offices began", "进入外部环节"),
    "round": T("A round of consent or deliberation was called", "召集征求意见或议事"),
    "contractor": T("It waited for a contractor", "等待施工单位"),
    "pickup": T("Further parties were asked, and picked it up when they liked", "请协办单位办理，等待接手"),
    "held": T("It was held: there was no money", "因经费不足暂缓办理"),
    "posted": T("It was put on the board, for units to claim", "公示待共建单位认领"),
    "pending": T("It was closed on paper and not solved", "纸面办结，但未解决"),
    "answered": T("The enquiry was answered", "咨询已答复"),
    "solved": T("It was closed and truly solved", "办结并实际解决"),
    "superficial": T("It was closed on paper only, and nobody came back about it", "仅纸面办结，此后无人再反映"),
    "no_money": T("It ended unsolved for want of money", "因缺少经费终止，未解决"),
    "lapsed": T("It ended by itself before anybody heard of it: an unmet need", "在被知晓之前自行消失：未满足的诉求"),
    "averted": T("It did not happen: its cause had been removed", "其根源已消除，诉求未发生"),
    "given_up": T("It was closed, did not hold, and the resident gave up", "办结后未能保持，居民放弃"),
    "hung_up": T("The caller hung up in the queue", "来电人在排队时挂断"),
    "withdrawn": T("Its resident withdrew it", "居民撤回"),
    "unborn": T("It began", "开始"),
}

TASKS: Final[dict[int, Text]] = {
    int(LOOK): T("{desk} read it, to pass it on{by}", "{desk}阅办并准备转办{by}"),
    int(WORK): T("{desk} worked on it{by}", "{desk}办理{by}"),
    int(PARTY): T("{desk} did the share of a further party{by}", "{desk}完成协办部分{by}"),
    int(ANSWER): T("{desk} answered{by}", "{desk}答复{by}"),
    int(ATTEND): T("{desk} sat in the meeting{by}", "{desk}到场参会{by}"),
    int(ROUND): T("{desk} held a round of consent or deliberation{by}", "{desk}组织征求意见或议事{by}"),
    int(CALL): T("{desk} took the call{by}", "{desk}接听来电{by}"),
    int(DROPPED): T("{desk} found that it had been withdrawn{by}", "{desk}发现已撤回{by}"),
}
BY_STAFF: Final = T(" (member of staff {server}, {work} h of work)", "（工作人员{server}，工作量{work}小时）")
BY_OTHERS: Final = T(" (volunteers or a unit, no staff)", "（志愿者或共建单位，不占用工作人员）")

DRAWS: Final[dict[int, Text]] = {
    int(codes.REPORTS): T("Would its resident report it?", "居民是否上报？"),
    int(codes.SUPERFICIALLY): T("Would it be closed on paper only?", "是否只作纸面办结？"),
    int(codes.NOT_ACCEPTED): T("Would the resident not accept the result?", "居民是否不认可结果？"),
    int(codes.RETURNS): T("Would the resident find out and come back?", "居民是否发现并再次反映？"),
    int(codes.FOUND_OUT): T("Would an audit find it out?", "督查是否发现？"),
    int(codes.CALLED_BACK): T("Would the callback reach the resident?", "回访是否联系上居民？"),
    int(codes.WRONG_DESK): T("Would it go to a wrong office?", "是否转错部门？"),
    int(codes.REFUSED): T("Would the office pass it on to a neighbour?", "该部门是否推给其他部门？"),
    int(codes.SENT_BACK): T("Would the party send it back?", "协办单位是否退回？"),
    int(codes.PART_PAID): T("Would works paid for in part solve it?", "部分出资的工程是否足以解决？"),
}
DRAW: Final = T(
    "  {question} Chance {chance}, number drawn {number}: {answer}",
    "  {question}概率{chance}，抽得{number}：{answer}")
YES, NO = T("yes", "是"), T("no", "否")

EVENTS: Final[dict[int, Text]] = {
    int(codes.REGISTERED): T("  Registered ({channel})", "  登记受理（{channel}）"),
    int(codes.WHISTLED): T("  The whistle was blown: all parties were called at once", "  吹哨：同时召集各协办单位"),
    int(codes.PART_ENDS): T("  {party}: done", "  {party}：完成"),
}
PART: Final = T("further party {number}", "协办单位{number}")
BYSTANDER: Final = T("an office called", "被召集的单位")

DESKS: Final[dict[str, Text]] = {
    "grid": T("the grid desk {number} of community {community}", "社区{community}的{number}号网格岗"),
    "community": T("community {community}", "社区{community}"),
    "street": T("office {office} of street {street}", "街道{street}第{office}办公室"),
    "district": T("department {office} of district {district}", "区县{district}第{office}部门"),
    "intake": T("the intake of district {district}", "区县{district}受理台"),
}

CHANNELS: Final[dict[str, Text]] = {
    "none": T("not reported", "未上报"),
    "member": T("told to a grid member", "告知网格员"),
    "centre": T("at the service centre", "服务中心"),
    "hotline": T("by the hotline", "热线"),
    "app": T("by the app", "手机应用"),
    "visit": T("found by a visit", "走访发现"),
    "patrol": T("found by a patrol", "巡查发现"),
    "word_of_mouth": T("heard of by word of mouth", "口口相传得知"),
    "agency": T("carried by a grid member", "网格员代办"),
}

#: What became of a need (column ``end`` of the case table).
ENDS: Final[dict[str, Text]] = {
    "latent": T("nobody knows of it yet", "尚无人知晓"),
    "reporting": T("its report is under way", "上报途中"),
    "open": T("still being handled", "办理中"),
    "pending": T("closed and not solved", "已办结未解决"),
    "answered": T("answered", "已答复"),
    "solved": T("truly solved", "实际解决"),
    "superficial": T("closed on paper only", "仅纸面办结"),
    "no_money": T("unsolved for want of money", "因缺少经费未解决"),
    "lapsed": T("over before anybody heard of it", "未被知晓而消失"),
    "averted": T("averted", "已避免发生"),
    "given_up": T("given up", "居民放弃"),
    "hung_up": T("hung up", "来电人挂断"),
    "withdrawn": T("withdrawn", "已撤回"),
}

HEAD: Final = T(
    "Case {case}: {item} ({category}), severity {severity}. A resident of group {group}, grid {grid}, community "
    "{community}.",
    "第{case}件：{item}（{category}），严重程度{severity}。居民群体：{group}；网格{grid}，社区{community}。",
)
WHOLE: Final = T("From the need to the end: {total}", "从产生到结束共{total}")
WHOLE_OPEN: Final = T("From the need to the end of the run, still open: {total}", "从产生到运行结束共{total}，尚未办结")
ACCOUNT: Final = T("  {time}  {what}", "  {time}  {what}")
DURATION: Final = T(" ({duration})", "（历时{duration}）")
AGAIN: Final = T("Attempt {number}. ", "第{number}次办理。")
LINE: Final = T("{time}  {text}", "{time}  {text}")

YEAR: Final = T(
    "Resident {resident}, group {group}, grid {grid}: {n} needs and enquiries",
    "居民{resident}，群体：{group}，网格{grid}：诉求和咨询{n}件")
YEAR_LINE: Final = T("{time}  {item}: {channel}; {end}{wait}", "{time}  {item}：{channel}；{end}{wait}")
NOTHING: Final = T("This resident had no need and no enquiry in this run.", "该居民在本次运行中没有诉求和咨询。")
WAIT: Final = T(", {duration} after it arose", "，自产生起历时{duration}")
WEEK: Final = T(
    "Member of staff {server} at {desk}, week {week}: {n} tasks, {work} h of work begun",
    "工作人员{server}（{desk}），第{week}周：任务{n}项，开始的工作量{work}小时",
)
WEEK_LINE: Final = T(
    "{time}  {item}: {task}, {work} h of work, in hand for {duration}",
    "{time}  {item}：{task}，工作量{work}小时，在手{duration}")
TASK_NAMES: Final[dict[int, Text]] = {
    int(LOOK): T("read", "阅办"),
    int(WORK): T("worked on", "办理"),
    int(PARTY): T("share of a further party", "协办"),
    int(ANSWER): T("answered", "答复"),
    int(ATTEND): T("sat in a meeting", "参会"),
    int(ROUND): T("held a round", "组织议事"),
    int(CALL): T("took a call", "接听来电"),
    int(DROPPED): T("withdrawn", "已撤回"),
}


def duration(minutes: int, lang: str) -> str:
    """Days, hours and minutes."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    names = ("天", "小时", "分") if lang == "zh" else (" d", " h", " min")
    parts = [f"{number}{name}" for number, name in zip((days, hours, left), names, strict=True) if number]
    if not parts:
        return f"0{names[2]}"
    return ("" if lang == "zh" else " ").join(parts)
