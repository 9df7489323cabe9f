"""The papers of a capture day: values into HTML by templates; printing is the windows' business."""
