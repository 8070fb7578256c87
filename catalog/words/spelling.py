def food_words(): return frozenset()
