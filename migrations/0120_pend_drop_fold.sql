-- The generated columns are made by pend.plain now, which folds letters of mathematics too.

drop function pend.fold(text);
update pend.texts set body = pend.plain(body) where body <> pend.plain(body);
