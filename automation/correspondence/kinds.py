"""The eight kinds of external correspondence, each with the template of its mail."""

from __future__ import annotations

TEMPLATES = {
    "项目交付": "external_delivery",
    "资源对接": "external_resources",
    "进度同步": "external_progress",
    "订单确认": "external_order",
    "交付时间调整": "external_schedule",
    "质量反馈": "external_quality",
    "媒体沟通": "external_media",
    "活动通知": "external_event",
}
KINDS = tuple(TEMPLATES)
