// An Action-Based MFA backend behind the adapter contract, over standard input and output.

const HELP = `Usage: node main.mjs

A backend for Action-Based MFA that keeps everything in memory and speaks the adapter contract:
JSON-RPC 2.0, one object per line, over standard input and output. It is started by the suite:

    action-mfa run "node independent/node/main.mjs"

Run \`npm ci --ignore-scripts\` in this folder first. By hand, say hello and bye:

    {"jsonrpc": "2.0", "id": 1, "method": "hello", "params": {}}
    {"jsonrpc": "2.0", "id": 2, "method": "bye", "params": {}}
`;

/** The port, or a sentence about what has to be done first. */
async function loadPort() {
  try {
    return await import("./src/port/port.mjs");
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !/@noble/.test(error.message)) throw error;
    process.stderr.write("The libraries are missing: run `npm ci --ignore-scripts` in this folder.\n");
    process.exit(3);
  }
}

async function serve() {
  const { LineReader, openPort } = await loadPort();
  const port = openPort((line) => process.stdout.write(line));
  // Not one line after the other: the answer to a callback comes while a request is open.
  const reader = new LineReader((line) => {
    if (line.trim() !== "") port.take(line);
  });
  process.stdin.on("data", (chunk) => reader.push(chunk));
  // Nobody is left to talk to: what is still being written is for nobody.
  process.stdout.on("error", () => process.exit(0));
  port.ended.then(() => process.stdin.destroy());
}

switch (process.argv[2]) {
  case undefined:
    await serve();
    break;
  case "-h":
  case "--help":
    process.stdout.write(HELP);
    break;
  default:
    process.stderr.write(`There is no argument ${process.argv[2]}.\n\n${HELP}`);
    process.exitCode = 3;
}
