"""Which way of telling near topics apart serves practitioners: each way against 200 labelled pairs of interests.

Rule: `pairs.csv` was labelled before any score was seen, and its held-out half decides nothing but the last table.
Whoever changes a closeness or a threshold does so by the tuning half.
"""
