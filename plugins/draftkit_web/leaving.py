"""A message on its way: as a file, in the mail program, in a folder of drafts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from draftkit.errors import UserError
from draftkit_web.house import house
from draftkit_web.message import show
from draftkit_web.pages import field, form, texts
from draftkit_web.writing import asked_for, is_mail, ways, work, written

if TYPE_CHECKING:
    from starlette.requests import Request


def _mail(request: Request) -> Response:
    found = work(house(request), asked_for(request, request.query_params))
    if not is_mail(found.asked):
        raise HTTPException(404)
    order = found.asked.order
    name = f"{os.path.splitext(found.asked.name)[0]}-{order.kind}-{order.lang}.eml"
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-.") else "_" for each in name)
    headers = {"content-disposition": f'attachment; filename="{plain}"'}
    return Response(written(house(request), found, "eml"), media_type="message/rfc822", headers=headers)


def _deliver(request: Request) -> Response:
    served, asked = house(request), asked_for(request, form(request))
    way = (field(request, "way"), field(request, "account"))
    if way not in ways(served, asked):
        raise HTTPException(404)
    found, kit = work(served, asked), served.kit
    try:
        said = kit.hooks.first("deliver", mail=written(served, found, "eml"), draft=found.result, case=asked.case,
                               way=way[0], name=way[1], settings=kit.settings)  # fmt: skip
    except UserError as error:
        return show(request, asked, wrong=f"{error.message}. {error.hint}")
    return show(request, asked, said=str(said or texts(request)("message.nobody")))


_PAGE = "/case/{name}/message/{kind}"
routes = [
    Route(_PAGE + "/mail.eml", _mail),
    Route(_PAGE + "/deliver", _deliver, methods=["POST"]),
]
