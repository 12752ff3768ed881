-- A blog: teams with writers, posts that one of them owns, comments under posts. Another kind of schema than what is shipped.
do $$
begin
  create role web_anon nologin;
  create role web_user nologin;
  create role moderator nologin;
exception when duplicate_object then null;
end $$;

create schema blog;
grant usage on schema blog to web_anon, web_user, moderator;

create function blog.me() returns bigint language sql stable
  return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::bigint;

create table blog.people (id bigint primary key, nick text not null unique check (nick ~ '^[a-z_0-9]+$'));
create table blog.teams (id int generated always as identity primary key, title varchar(20) not null);
create table blog.writers (
  team_id int not null references blog.teams on delete cascade,
  person_id bigint not null references blog.people,
  duty text not null check (duty in ('guest', 'editor')),
  primary key (team_id, person_id)
);
create index on blog.writers (person_id);

create function blog.my_teams(duties text[]) returns setof int language sql stable security definer set search_path = ''
  as $$ select team_id from blog.writers where person_id = (select blog.me()) and duty = any (duties) $$;
revoke all on function blog.my_teams(text[]), blog.me() from public;
grant execute on function blog.my_teams(text[]), blog.me() to web_user;
grant execute on function blog.me() to web_anon;

create type blog.state as enum ('idea', 'written');
create table blog.posts (
  id uuid primary key default gen_random_uuid(),
  team_id int not null references blog.teams,
  owner_id bigint not null references blog.people,
  state blog.state not null,
  published boolean not null default false,
  tags text[] not null,
  kind text not null check (kind in ('essay', 'note')),
  read_minutes int generated always as (1) stored
);
create table blog.comments (
  post_id uuid not null references blog.posts on delete cascade,
  n int not null,
  author_id bigint not null references blog.people,
  body text not null,
  primary key (post_id, n)
);
create view blog.front with (security_invoker = true) as select id, team_id from blog.posts where published;

grant select on blog.people to web_user, moderator;
grant select on blog.teams, blog.writers to web_user;
grant select on blog.posts, blog.front to web_anon, web_user;
grant insert (id, team_id, owner_id, state, published, tags, kind), update (state, published, tags, kind), delete on blog.posts to web_user;
grant select, insert, delete on blog.comments to web_user;
grant update (body) on blog.comments to web_user;
grant select, delete on blog.posts, blog.comments to moderator;

alter table blog.people enable row level security;
alter table blog.teams enable row level security;
alter table blog.writers enable row level security;
alter table blog.posts enable row level security;
alter table blog.posts force row level security;
alter table blog.comments enable row level security;
create policy see on blog.people for select to web_user, moderator using (true);
create policy see on blog.teams for select to web_user using (id = any (array(select blog.my_teams('{guest,editor}'))));
create policy see on blog.writers for select to web_user using (team_id = any (array(select blog.my_teams('{guest,editor}'))));
create policy front on blog.posts for select to web_anon, web_user using (published);
create policy team on blog.posts for select to web_user using (team_id = any (array(select blog.my_teams('{guest,editor}'))));
create policy write on blog.posts for insert to web_user with check (team_id = any (array(select blog.my_teams('{editor}'))));
create policy change on blog.posts for update to web_user using (team_id = any (array(select blog.my_teams('{editor}'))));
create policy remove on blog.posts for delete to web_user using (team_id = any (array(select blog.my_teams('{editor}'))));
create policy moderate on blog.posts for select to moderator using (true);
create policy moderate_away on blog.posts for delete to moderator using (true);
create policy own on blog.comments for all to web_user using (author_id = (select blog.me()));
create policy moderate on blog.comments for select to moderator using (true);
create policy moderate_away on blog.comments for delete to moderator using (true);
