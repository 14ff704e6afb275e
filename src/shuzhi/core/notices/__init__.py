"""Reading notices (通知), minutes (会议记录、纪要) and news items (简讯): what took place, each field with its place and its doubt."""

from shuzhi.core.notices.model import Absence, AgendaItem, Clock, Context, Field, Genre, Notice, Reading, Unit
from shuzhi.core.notices.reading import read

__all__ = ["Absence", "AgendaItem", "Clock", "Context", "Field", "Genre", "Notice", "Reading", "Unit", "read"]
