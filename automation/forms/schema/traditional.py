"""Traditional characters of the words that stand in lists of choices, for them alone: prose and names stay as written (T14)."""

from __future__ import annotations

_PAIRS = """
進进 開开 後后 時时 處处 經经 過过 實实 執执 動动 啟启 啓启 暫暂 關关 閉闭 決决 項项 務务 無无 內内 機机 說说 調调 緊紧
規规 審审 議议 滿满 異异 優优 級级 強强 間间 類类 別别 員员 門门 崗岗 圍围 電电 話话 會会 郵邮 網网 絡络 頭头 發发 佈布
條条 驗验 測测 試试 設设 計计 產产 術术 應应 對对 體体 導导 資资 訊讯 報报 壓压 擔担 單单 雙双 賬账 標标 準准 質质 權权
獎奖 懲惩 終终 續续 結结 補补 雜杂 簡简 範范 與与 戶户 夥伙 廠厂 區区 國国 際际 運运 輸输 貨货 買买 賣卖 價价 錢钱 歸归
檔档 撥拨 連连 綫线 線线 聯联 繫系 係系 屬属 長长 從从 東东 兩两 個个
"""
_TABLE = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})


def simplified(text: str) -> str:
    return text.translate(_TABLE)
