"""Why a file as a whole cannot be taken, or is taken with a remark: the treatments F01-F27 and V04 and their sentences."""

from __future__ import annotations

SENTENCES = {
    "F03": "文件“{file}”是空文件（0 字节），可能没有保存成功。请重新打开您本机的文件，另存到原位置。",
    "F04": "文件“{file}”不完整（可能复制或保存时中断），无法打开。请重新保存一次。",
    "F05": "文件“{file}”内容已损坏。请用右键“属性→以前的版本”找回，或重新填写；上次收到的内容仍有效。",
    "F06": "文件“{file}”已损坏。请用 Excel 打开（选“修复”）后另存覆盖；打不开请联系管理员。",
    "F09": "文件“{file}”设了打开密码，系统读不了。请在“文件→信息→保护工作簿”里取消密码后保存。",
    "F11": "“{file}”是旧格式 .xls，已收取。今后请直接在发给您的 .xlsx 上填写。",
    "F12": "“{file}”是 WPS 的 .et 格式，已收取。请用“另存为”选 Microsoft Excel 文件（*.xlsx）。",
    "F13": "“{file}”不是 .xlsx。请另存为“Excel 工作簿（*.xlsx）”。",
    "F14": "“{file}”是 CSV，编号前面的 0 可能已丢失。请填写原 .xlsx 表。",
    "F15": "“{file}”后缀是 {suffix}，实际是 {truth}。请用 Excel 打开后另存为 .xlsx。",
    "F16": "“{file}”不是可填写的表格。请填写附件中的 Excel 表，不要发截图或 PDF。",
    "F17": "“{file}”是压缩包。请不要压缩，直接把 .xlsx 放到收件文件夹。",
    "F18": "“{file}”：您放的是快捷方式，不是文件本身。请把原文件复制过来。",
    "F19": "“{file}”含有宏，系统只取数据，宏不会运行。请改用不带宏的表。",
    "F20": "“{file}”内容异常庞大，系统已拒收。请只保留需要填写的工作表。",
    "F21": "“{file}”格式异常，系统已拒收，请联系管理员。",
    "F22": "“{file}”有 {size} MB，请不要把照片贴在表里，照片放到项目文件夹。",
    "F23": "“{file}”读不出来。请另存为“Excel 工作簿（*.xlsx）”，不要选“Strict Open XML”。",
    "F24": "“{file}”由其他软件生成，已收取数据。建议改用标准表。",
    "V04": "您用的是旧版表（V{old}），已收取；下次请用附件的新版 V{new}。",
}


class Refusal(Exception):
    """A file that cannot be taken. `kind` is the id of the treatment, `values` fill its sentence."""

    def __init__(self, kind: str, **values: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


def sentence(kind: str, file: str, **values: str) -> str:
    """The Chinese sentence of a treatment for this file name."""
    return SENTENCES[kind].format(file=file, **values)
