"""From pixels to a judgement against an official photo standard."""
