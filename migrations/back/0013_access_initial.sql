-- undoes 94de35a051c4872d

drop function if exists auth.admit(text, text, text, text, text, text, text);
