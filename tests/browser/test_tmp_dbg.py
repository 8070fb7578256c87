def test_x(visit, enter, administrator, live_server):
    page = enter(visit(), administrator)
    page.goto("/admin/registry/umkm/add/")
    print(page.evaluate("[...document.scripts].map(s => s.src + ' ' + s.defer)"))
    print(page.evaluate("document.querySelector('#id_pesantren').outerHTML + '|||' + document.querySelector('#id_pesantren').nextElementSibling.outerHTML + [...document.querySelector('#id_pesantren').labels].map(l => l.outerHTML)"))
