// Everything that goes to the server and back.
export class Told extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly body: any = null,
  ) {
    super(message);
  }
}

export class Server {
  constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  async get(path: string): Promise<any> {
    return this.read(await this.send(path, { headers: { Accept: "application/json" } }));
  }

  async post(path: string, body: unknown, keepalive = false): Promise<any> {
    const text = JSON.stringify(body);
    return this.read(
      await this.send(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: text,
        keepalive: keepalive && text.length < 20_000, // browsers refuse more than 64 KB once the page is going
      }),
    );
  }

  async page(path: string): Promise<string> {
    const answer = await this.send(path, { headers: { "X-Fragment": "1" } });
    if (!answer.ok) throw new Told("这一处没有打开，请稍后再试。", answer.status);
    return answer.text();
  }

  async form(action: string, data: FormData): Promise<Response> {
    return this.send(action, {
      method: "POST",
      headers: { "X-Fragment": "1", "X-CSRFToken": this.token },
      body: data,
    });
  }

  private async send(path: string, options: RequestInit): Promise<Response> {
    const address = path.startsWith("/") ? path : this.base + path;
    let answer: Response;
    try {
      answer = await fetch(address, { credentials: "same-origin", redirect: "manual", ...options });
    } catch {
      throw new Told("连不上服务器，写的内容先留在这台电脑上。", 0);
    }
    if (answer.type === "opaqueredirect") throw new Told("登录已过期，请在新窗口登录后再继续；写的内容还在。", 401);
    return answer;
  }

  private async read(answer: Response): Promise<any> {
    const body = await answer.json().catch(() => null);
    if (!answer.ok) throw new Told(body?.error ?? "这一步没有做成，请稍后再试。", answer.status, body);
    return body;
  }
}
