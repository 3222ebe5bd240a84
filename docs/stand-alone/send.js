// Sends one message to every peer of the world that it runs in, by STARTTLS, and says how each ended.
const fs = require("fs");
const nodemailer = require("nodemailer");

const world = process.env.MXPROOF_WORLD;
const trust = fs.readFileSync(`${world}/public-root.pem`);

async function main() {
  for (const peer of JSON.parse(fs.readFileSync(`${world}/peers.json`))) {
    if (peer.hosts.length === 0) continue;
    const transport = nodemailer.createTransport({
      host: peer.hosts[0].name,
      port: 25,
      requireTLS: true,
      tls: { ca: trust },
    });
    try {
      await transport.sendMail({
        from: "me@client.example",
        to: peer.recipient,
        subject: "From nodemailer",
        text: "Hello",
      });
      console.log(peer.scenario, "sent");
    } catch (error) {
      console.log(peer.scenario, "not sent:", error.message);
    }
  }
}

main();
