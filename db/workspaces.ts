import type { PageRequest } from "../domain/page.ts";
import type { Workspace } from "../domain/workspace.ts";
import type { ISql, TransactionSql } from "./client.ts";

export async function insertWorkspace(
  tx: TransactionSql,
  workspace: { id: string; name: string },
): Promise<Workspace> {
  const [row] = await tx<[Workspace]>`
    insert into workspace (id, name) values (${workspace.id}, ${workspace.name})
    returning id, name, created_at`;
  return row;
}

export async function getWorkspace(
  sql: ISql,
  id: string,
): Promise<Workspace | null> {
  const [row] = await sql<Workspace[]>`
    select id, name, created_at from workspace where id = ${id}`;
  return row ?? null;
}

export async function listWorkspaces(
  sql: ISql,
  page: PageRequest,
): Promise<Workspace[]> {
  return await sql<Workspace[]>`
    select id, name, created_at from workspace
    where ${page.before}::uuid is null or id < ${page.before}::uuid
    order by id desc limit ${page.limit + 1} offset ${page.offset}`;
}
