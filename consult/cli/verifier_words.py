"""What the verifier says, in both languages: it runs where there are no catalogues."""

from typing import Literal, TypeAlias

from consult.ledger.faults import FaultCode
from consult.ledger.findings import Code
from consult.ledger.policy import PolicyFlaw

Language: TypeAlias = Literal["en", "zh"]
Words: TypeAlias = tuple[str, str]

HELP = {
    "about": "Verify an evidence bundle. 核验证据包。",
    "file": "the bundle 证据包文件",
    "key": "public key of the record, from a source other than the site; may stand several times "
    "公开记录的公钥，应取自本站以外的来源；可多次使用",
    "policy": "file of keys and witnesses to trust, as C2SP tlog-policy has it "
    "载明所信任的公钥和见证方的文件，格式见C2SP tlog-policy",
    "since": "an older bundle of the same record: prove that nothing in it was rewritten "
    "同一记录较早的证据包：证明其内容未经改写",
    "lang": "language of the report; both if not given 报告语文；不指定则两种语文并列",
    "json": "report as JSON 以JSON格式报告",
}

_HEADINGS: dict[str, Words] = {
    "verified": (
        "VERIFIED: everything in this bundle follows from its entries, and the head is signed by the key you gave.",
        "核验通过：证据包中的全部内容均可由记录条目推出，检查点由所给公钥对应的密钥签名。",
    ),
    "unconfirmed": (
        "CONSISTENT, BUT THE KEY IS NOT CONFIRMED: everything in this bundle follows from its entries. Whether the "
        "key is the right one, only a key from elsewhere can say: --key.",
        "内容一致，但密钥未经确认：证据包中的全部内容均可由记录条目推出。密钥是否属实，须以取自他处的公钥确认（--key）。",
    ),
    "not_verified": ("DOES NOT VERIFY:", "核验未通过："),
    "unusable": ("The input cannot be used: {reason}", "输入无法使用：{reason}"),
    "bad_policy": ("{file}, line {line}: {why}", "{file}第{line}行：{why}"),
    "more": ("  … and {count} more", "  ……另有{count}项"),
    "succeeds": (
        "It succeeds the record {before}, which had been published up to {published} entries; the first {kept} "
        "entries here are what was left of it.",
        "本记录承接记录{before}；后者已公布至第{published}条，其留存部分即本记录的前{kept}条。",
    ),
    "cosigned": (
        "Cosigned as the policy asks, up to entry {last}, by: {names}",
        "已有策略文件所要求的见证签名，至第{last}号条目为止；见证方：{names}",
    ),
    "what": (
        "Record {origin}, {size} entries, root {root}\nTexts and results of: {scope}; ballots: {ballots}; "
        "roll-calls: {roll_calls}\nSigned by: {keys}",
        "公开记录{origin}，共{size}条，树根{root}\n案文和结果的范围：{scope}；表决：{ballots}项；"
        "唱名表决：{roll_calls}项\n签名密钥：{keys}",
    ),
}

_SENTENCES: dict[str, Words] = {
    Code.NOT_AS_PACKED: ("the file is not as it was packed", "文件与打包时不符"),
    Code.FILE_MISSING: ("the file is missing", "缺少该文件"),
    Code.FILE_UNKNOWN: ("nothing in the record calls for this file", "记录中没有与该文件对应的内容"),
    Code.MANIFEST_WRONG: ("the bundle is not what it says it is", "证据包与其自述不符"),
    Code.HEAD_WRONG: ("this is no head of the record", "该检查点不是本记录的检查点"),
    Code.NOT_SIGNED: ("the head is not signed by that key", "检查点并非由该密钥签名"),
    Code.NOT_COSIGNED: (
        "no head is cosigned by the witnesses that the policy asks for",
        "没有检查点附有策略文件所要求的见证签名",
    ),
    Code.COSIGNED_WRONG: (
        "this is no earlier head of the record, or no key of the record signed it",
        "不是本记录较早的检查点，或并非由本记录的密钥签名",
    ),
    Code.ENTRIES_WRONG: ("the entries cannot be read", "条目无法读取"),
    Code.TILE_WRONG: ("the hashes are not those of the entries", "哈希值与条目不符"),
    Code.ROOT_WRONG: ("the entries do not lead to the signed root", "由条目不能推算到已签名的树根"),
    Code.KEYS_WRONG: ("the keys are not those that the record names", "密钥与记录所载不符"),
    Code.TEXT_WRONG: ("the text is not the one that was hashed", "文本与哈希值不符"),
    Code.TEXT_MISSING: ("a text that the record names is missing", "缺少记录所指的文本"),
    Code.RESULT_WRONG: ("the published result is not what the record comes to", "公布的结果与由记录推出的不符"),
    Code.RESULT_MISSING: ("the published result is missing", "缺少公布的结果"),
    Code.ROLL_CALL_WRONG: ("the roll-call is not what its list comes to", "唱名表决与其名单推出的不符"),
    Code.ROLL_CALL_MISSING: ("the list of the roll-call is missing", "缺少唱名表决的名单"),
    Code.HISTORY_WRONG: ("the older bundle has another entry here", "较早的证据包在此处的条目不同"),
    Code.ENTRIES_LOST: (
        "from here on the entries of the older bundle are lost, and the record says so",
        "自此处起，较早证据包中的条目已经灭失，记录对此有载明",
    ),
    PolicyFlaw.NOT_TEXT: ("the policy is not plain text", "策略文件不是纯文本"),
    PolicyFlaw.UNKNOWN_LINE: ("no line of a policy is written so", "策略文件没有这种写法"),
    PolicyFlaw.WRONG_KEY: ("this is no key of a record or witness", "不是记录或见证方的公钥"),
    PolicyFlaw.TWICE: ("this was named before", "此前已经写明"),
    PolicyFlaw.UNKNOWN_NAME: ("no line above defines this name", "上文未定义这一名称"),
    PolicyFlaw.MEMBER_TWICE: ("each name is a member once only", "每个名称只能列为成员一次"),
    PolicyFlaw.WRONG_NUMBER: ("so many members there are not", "成员没有这么多"),
    PolicyFlaw.NO_QUORUM: ("the line that begins with quorum is missing", "缺少以quorum开头的一行"),
    FaultCode.NOT_AN_ENTRY: ("this is no entry of a record", "不是记录条目"),
    FaultCode.NOT_BEGUN: ("the record has no beginning", "记录没有起始条目"),
    FaultCode.BEGUN_TWICE: ("the record begins a second time", "记录两次开始"),
    FaultCode.SUCCESSION_WRONG: ("this does not succeed the record before it", "与其所承接的记录不符"),
    FaultCode.TIME_GOES_BACK: ("the time is before that of the entry before", "时间早于前一条目"),
    FaultCode.KEY_TWICE: ("the key is not new, or not one of this record", "密钥并非新启用，或不属于本记录"),
    FaultCode.KEY_UNKNOWN: ("the key was not in use", "该密钥并未启用"),
    FaultCode.ACT_TORN: ("what one act wrote together does not stand together", "同一行为写入的各条目未连在一起"),
    FaultCode.DELEGATION_UNKNOWN: ("the delegation was never admitted", "代表团未经接纳"),
    FaultCode.OTHER_KIND: ("the delegation was admitted as another kind", "代表团接纳时的类别不同"),
    FaultCode.NOT_TAKING_PART: ("the delegation does not take part", "代表团未参与本次磋商"),
    FaultCode.SUSPENDED_TWICE: ("the delegation was suspended already", "代表团的权限此前已暂停"),
    FaultCode.NOT_SUSPENDED: ("the delegation was not suspended", "代表团的权限并未暂停"),
    FaultCode.ACCREDITATION_TWICE: ("the accreditation was granted before", "该委派此前已登记"),
    FaultCode.ACCREDITATION_UNKNOWN: ("nobody was accredited so", "没有这一委派"),
    FaultCode.ACCREDITATION_OVER: ("the accreditation had ended", "该委派已经终止"),
    FaultCode.NOT_ENTITLED: ("whoever acted was not entitled to at that time", "行事者当时无权代表该代表团"),
    FaultCode.OUT_OF_TURN: ("the number is out of turn", "编号次序不符"),
    FaultCode.REVISION_UNKNOWN: ("the text was not published", "案文尚未发布"),
    FaultCode.AMENDMENT_UNKNOWN: ("the amendment was not tabled", "修正案未经提出"),
    FaultCode.AMENDMENT_TWICE: ("the amendment was tabled before", "修正案此前已提出"),
    FaultCode.AMENDMENT_SETTLED: ("the amendment was no longer on the table", "修正案已不在审议之列"),
    FaultCode.STATEMENT_UNKNOWN: ("no statement stands so", "没有这样的声明"),
    FaultCode.ROLL_CALL_TWICE: ("the roll-call was imported before", "唱名表决此前已导入"),
    FaultCode.SITTING_OPEN: ("a sitting was open already", "已有会议正在进行"),
    FaultCode.SITTING_NOT_OPEN: ("no sitting was open for it", "没有为此召开的会议"),
    FaultCode.BALLOT_UNKNOWN: ("the ballot was not decided", "该表决尚无结果"),
    FaultCode.BALLOT_TWICE: ("this happened to the ballot before", "该表决此前已有同样的条目"),
    FaultCode.BALLOT_NOT_OPEN: ("the ballot was not open", "该表决并未开放"),
    FaultCode.BALLOT_NOT_CLOSED: ("the ballot was not closed, or was decided already", "该表决尚未结束，或已有结果"),
    FaultCode.REGISTER_MISSING: ("the register was not frozen", "名册未经冻结"),
    FaultCode.REGISTER_WRONG: ("the register is not that of the delegations that vote", "名册与有表决权的代表团不符"),
    FaultCode.OPTIONS_WRONG: ("the options are not those of the rule", "选项与表决规则不符"),
    FaultCode.INSTANTS_WRONG: ("the instants do not agree", "时刻不一致"),
    FaultCode.TOO_LATE: ("it came at the deadline or after it", "到达时已到或已过截止时刻"),
    FaultCode.TOO_EARLY: ("it came before its instant", "早于规定时刻"),
    FaultCode.SEALS_MISCOUNTED: ("the seals are not as many, or not those", "封存的票数目不符，或并非所指各票"),
    FaultCode.OPENING_MISSING: ("a sealed vote was not opened", "有封存的票未启封"),
    FaultCode.OPENING_DOUBLED: ("a sealed vote was opened twice", "有封存的票启封两次"),
    FaultCode.OPENING_UNMATCHED: ("the opening is not what was sealed", "启封内容与封存的不符"),
    FaultCode.OPENING_WRONG_CHAIN: (
        "the votes of the delegation do not follow one another",
        "该代表团各次投票前后不衔接",
    ),
    FaultCode.OPENINGS_OUT_OF_ORDER: ("the openings are out of order", "启封次序不符"),
    FaultCode.NOT_IN_REGISTER: ("the delegation does not stand in the register", "代表团不在名册之列"),
    FaultCode.CHOICE_UNKNOWN: ("the rule has no such choice", "表决规则没有这一选项"),
    FaultCode.REASON_MISSING: ("a reason is missing, or was not asked for", "缺少理由，或理由并非规则所要求"),
    FaultCode.EXCLUDED_WRONG: (
        "those excluded are not those suspended at the close",
        "不计票者与表决结束时权限暂停者不符",
    ),
    FaultCode.DECISION_WRONG: (
        "the decision does not follow from the votes and the rule",
        "由所投各票和表决规则不能得出该结果",
    ),
    FaultCode.RULE_WRONG: ("the rule was set by what was not adopted", "该规则所依据的决定未获通过"),
    FaultCode.AGAIN_WRONG: ("the question could not be put again", "该问题不得再次付诸表决"),
    FaultCode.RESULT_MISSING: ("the ballot was closed without a result", "表决已结束而无结果"),
    FaultCode.NOT_SILENT: ("votes and objections do not go together", "投票与异议程序不能并存"),
    FaultCode.VOTE_UNKNOWN: ("no vote by letter stands so", "没有这样的函件投票"),
}


def heading(key: str, language: Language, **facts: object) -> str:
    """A line of the report."""
    return _HEADINGS[key][language == "zh"].format(**facts)


def sentence(code: str, language: Language) -> str:
    """What a finding means."""
    return _SENTENCES[code][language == "zh"]
