import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../../semcache', import.meta.url));
const READY_TIMEOUT_MS = 300_000; // the first start may have to build
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 200;

/** A `./semcache dev` on free ports and a temporary data folder. */
export class DevNode {
  #process;
  #dataDir;

  static async start(...options) {
    const node = new DevNode();
    const [http, kafka, registry] = await freePorts(3);
    node.#dataDir = await mkdtemp(join(tmpdir(), 'semcache-clients-'));
    node.url = `http://127.0.0.1:${http}`;
    node.brokers = [`127.0.0.1:${kafka}`];
    node.registryUrl = `http://127.0.0.1:${registry}/apis/ccompat/v7`;
    node.#process = spawn(
      LAUNCHER,
      ['dev', '--port', http, '--kafka-port', kafka, '--registry-port', registry, '--data-dir', node.#dataDir, ...options],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
    try {
      await node.#awaitReady();
    } catch (error) {
      await node.stop();
      throw error;
    }
    return node;
  }

  async #awaitReady() {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await this.#isReady())) {
      if (this.#ended()) throw new Error(`semcache dev ended with code ${this.#process.exitCode}`);
      if (Date.now() > deadline) throw new Error(`semcache dev is not ready after ${READY_TIMEOUT_MS} ms`);
      await sleep(POLL_MS);
    }
  }

  async #isReady() {
    try {
      return (await fetch(`${this.url}/health/ready`)).ok;
    } catch {
      return false;
    }
  }

  #ended() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** The sum of a metric over its labels, 0 if it has not been counted yet. */
  async metric(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  /** Stops it as Ctrl-C does, and by force when that takes too long. */
  async stop() {
    if (!this.#ended()) {
      const exit = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await Promise.race([exit, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      if (!this.#ended()) {
        this.#process.kill('SIGKILL');
        await exit;
      }
    }
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
