"""Delivery: a batch for a recipient, looked over before it is made and verified after."""
