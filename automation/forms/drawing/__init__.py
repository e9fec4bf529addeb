"""How a form is drawn: layout, style, drop-downs, guide and slip sheets."""
