"""Taking over what other archives have coded: ICEWS, POLECAT and GDELT."""
