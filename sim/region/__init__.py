"""Regions: many places at once, with weights, shared shocks, budgets divided over them, and waves of reforms."""
