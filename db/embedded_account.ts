export interface Owner {
  uid: number;
  gid: number;
}

/** Which account runs PostgreSQL's programs, and how they are started as that account. */
export interface Account {
  /** Set where the programs run as another account, who must then own their files. */
  owner?: Owner;
  command(
    program: string,
    args: string[],
    options?: Deno.CommandOptions,
  ): Deno.Command;
}

// Locale and environment are fixed: a message that is waited for must not depend on the machine.
const ENVIRONMENT = { clearEnv: true, env: { LC_ALL: "C", TZ: "UTC" } };

/**
 * PostgreSQL refuses to run as root, so root starts it as another account through `setpriv`: that needs
 * neither a new user nor a copy of the programs or the data. Where that account cannot reach them, as in
 * root's own home, it is given the one capability to pass (see {@link PASSES}), and nothing else.
 *
 * @param paths directories that the account must be able to enter
 * @param keeper the owner of the data, where there are some already
 */
export async function postgresAccount(
  paths: string[],
  keeper?: Owner,
): Promise<Account> {
  if (Deno.uid() !== 0) {
    return {
      command: (program, args, options) =>
        new Deno.Command(program, { args, ...ENVIRONMENT, ...options }),
    };
  }
  if (Deno.build.os !== "linux") {
    throw new Error(
      "PostgreSQL does not run as root: start Sluice as an ordinary user, or set DATABASE_URL",
    );
  }
  const owner = keeper ?? await unprivilegedOwner();
  for (const pass of PASSES) {
    const account = rootless(owner, pass);
    if (await canEnter(account, paths)) return account;
  }
  throw new Error(
    `PostgreSQL does not run as root, and uid ${owner.uid} cannot be let into ${
      paths.join(" and ")
    }: start Sluice as an ordinary user, move it and DATA_DIR to where others may enter, or set DATABASE_URL`,
  );
}

// Weakest first. Containers usually withhold dac_read_search and grant dac_override.
// no_setuid_fixup: access(2), which PostgreSQL asks about its own files, else ignores capabilities.
const PASSES = [
  [],
  ...["dac_read_search", "dac_override"].map((capability) => [
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    "--securebits=+no_setuid_fixup",
  ]),
];

function rootless(
  owner: { uid: number; gid: number },
  pass: string[],
): Account {
  const change = [
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    "--clear-groups",
    "--no-new-privs",
    ...pass,
    "--",
  ];
  return {
    owner,
    command: (program, args, options) =>
      new Deno.Command("setpriv", {
        args: [...change, program, ...args],
        ...ENVIRONMENT,
        ...options,
      }),
  };
}

async function canEnter(account: Account, paths: string[]): Promise<boolean> {
  const script = 'for path; do cd "$path" || exit 1; done';
  try {
    const { success } = await account.command("/bin/sh", [
      "-c",
      script,
      "sh",
      ...paths,
    ]).output();
    return success;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      "PostgreSQL does not run as root, and `setpriv` (of util-linux), which starts it as another user, " +
        "is missing: install it, start Sluice as an ordinary user, or set DATABASE_URL",
    );
  }
}

/** The `postgres` account where there is one; `initdb` insists on an account that has a name. */
async function unprivilegedOwner(): Promise<Owner> {
  const accounts = (await Deno.readTextFile("/etc/passwd")).split("\n").map((
    line,
  ) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const account = accounts.find((fields) => fields[0] === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as: " +
      "start Sluice as an ordinary user, or set DATABASE_URL",
  );
}
