-- undoes c4303c7c90e6c673
-- loses rows of public.categories | public.categories | select count(*) from "public"."categories"
-- loses rows of public.tags | public.tags | select count(*) from "public"."tags"
-- loses rows of public.articles | public.articles | select count(*) from "public"."articles"
-- loses rows of public.articles_tags | public.articles_tags | select count(*) from "public"."articles_tags"

delete from pend.texts where split_part(scope, '/', 2) = 'articles';
delete from pend.texts where split_part(scope, '/', 2) = 'tags';
delete from pend.texts where split_part(scope, '/', 2) = 'categories';
drop table "public"."categories", "public"."tags", "public"."articles", "public"."articles_tags";
drop function if exists pend."keep_texts_public_articles"();
drop function if exists pend."tell_public_articles"();
drop function if exists pend."follow_public_articles_tags"();
drop function if exists pend."keep_public_articles_tags"();
drop function if exists pend."keep_texts_public_tags"();
drop function if exists pend."tell_public_tags"();
drop function if exists pend."keep_texts_public_categories"();
drop function if exists pend."tell_public_categories"();
