"""Sends one message to every peer of the world that it runs in, by STARTTLS, and says how each ended."""
import json
import os
import smtplib
import ssl

world = os.environ["MXPROOF_WORLD"]
trust = ssl.create_default_context(cafile=f"{world}/public-root.pem")

with open(f"{world}/peers.json") as file:
    peers = json.load(file)
for peer in peers:
    if not peer["hosts"]:
        continue
    host = peer["hosts"][0]["name"]
    try:
        with smtplib.SMTP(host, 25, local_hostname="client.example", timeout=10) as smtp:
            smtp.starttls(context=trust)
            smtp.sendmail("me@client.example", peer["recipient"], "Subject: From smtplib\n\nHello\n")
        print(peer["scenario"], "sent")
    except (OSError, smtplib.SMTPException) as error:
        print(peer["scenario"], "not sent:", error)
