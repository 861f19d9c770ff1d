-- undoes 8d4e78e08907e0e7
-- loses rows of public.files | public.files | select count(*) from "public"."files"
-- loses rows of public.file_variants | public.file_variants | select count(*) from "public"."file_variants"

delete from pend.texts where split_part(scope, '/', 2) = 'files';
drop table "public"."files", "public"."file_variants";
drop function if exists pend."keep_texts_public_files"();
drop function if exists pend."tell_public_files"();
