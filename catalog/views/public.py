def __getattr__(name):
    def v(request, *a, **k): raise NotImplementedError
    v.__name__ = name
    return v
