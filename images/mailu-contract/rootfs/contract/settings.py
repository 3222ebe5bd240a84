"""From the container's environment to what the templates under /conf name. No I/O."""

import ipaddress

REQUIRED = ("DOMAIN", "HOSTNAMES", "MESSAGE_SIZE_LIMIT")
DEFECTS = ("truthy-strings",)
FALSE_WORDS = ("", "0", "false", "no", "off")


class Unusable(Exception):
    """The environment lacks something or contradicts the contract; the text is for the user."""


def flag(env, name, default):
    """A yes-or-no variable. With the defect `truthy-strings` every string but the empty one means yes."""
    value = env.get(name, default)
    if env.get("MXPROOF_CONTRACT_DEFECT") == "truthy-strings":
        return bool(value)
    return value.strip().lower() not in FALSE_WORDS


def bracketed(network):
    """`2001:db8::/32` as Postfix wants it in mynetworks: `[2001:db8::]/32`."""
    try:
        parsed = ipaddress.ip_network(network, strict=False)
    except ValueError:
        return network
    return f"[{parsed.network_address}]/{parsed.prefixlen}" if parsed.version == 6 else network


def networks(*lists):
    """The networks of several lists, separated by spaces or commas, in Postfix's notation."""
    return [bracketed(network) for text in lists for network in text.replace(",", " ").split()]


def check(env):
    """Raises Unusable if Postfix could not start with this environment."""
    for name in REQUIRED:
        if not env.get(name):
            raise Unusable(f"{name} is not set, and there is no default for it")
    defect = env.get("MXPROOF_CONTRACT_DEFECT")
    if defect and defect not in DEFECTS:
        raise Unusable(f"MXPROOF_CONTRACT_DEFECT={defect}: there are {', '.join(DEFECTS)}")
    if env.get("ADMIN_PORT") and not env["ADMIN_PORT"].isdigit():
        raise Unusable(f"ADMIN_PORT={env['ADMIN_PORT']} is not a port")
    for name, value in env.items():
        # Postfix reads a second line as another parameter; certificates and keys in the environment have many lines.
        if name in RENDERED and "\n" in value:
            raise Unusable(f"{name} has more than one line")


RENDERED = REQUIRED + (
    "ADMIN_ADDRESS", "ANTISPAM_ADDRESS", "FRONT_ADDRESS", "OUTBOUND_TLS_LEVEL", "RECIPIENT_DELIMITER",
    "REJECT_UNLISTED_RECIPIENT", "RELAYHOST", "RELAYNETS", "SUBNET", "SUBNET6")


def render(env):
    """The names in the templates and their values."""
    check(env)
    subnets = networks(env.get("SUBNET", ""), env.get("SUBNET6", ""))
    loopback6 = ["[::1]/128"] if env.get("SUBNET6") else []
    defer_on_tls_error = flag(env, "DEFER_ON_TLS_ERROR", "True")
    return {
        "domain": env["DOMAIN"],
        "hostname": env["HOSTNAMES"].split(",")[0].strip(),
        "mynetworks": " ".join(["127.0.0.1/32", *loopback6, *subnets, *networks(env.get("RELAYNETS", ""))]),
        "xclient_hosts": ",".join(subnets),
        "relayhost": env.get("RELAYHOST", ""),
        "relay_credentials": relay_credentials(env),
        "recipient_delimiter": env.get("RECIPIENT_DELIMITER", ""),
        "message_size_limit": env["MESSAGE_SIZE_LIMIT"],
        "front": env.get("FRONT_ADDRESS", "front"),
        "antispam": env.get("ANTISPAM_ADDRESS", "antispam"),
        # Only where it is unset: a variable that is set and empty is rendered as it is.
        "outbound_tls_level": env.get("OUTBOUND_TLS_LEVEL", "dane"),
        "insecure_mx_policy": "dane" if defer_on_tls_error else "may",
        "strict_testing": "true" if defer_on_tls_error else "false",
        "reject_unlisted_recipient": env.get("REJECT_UNLISTED_RECIPIENT") or "no",
    }


def relay_credentials(env):
    """Lines of main.cf for a relay host that wants a login."""
    if not env.get("RELAYUSER"):
        return ""
    return ("smtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd\n"
            "smtp_sasl_security_options = noanonymous, noplaintext\nsmtp_sasl_tls_security_options = noanonymous")


def sasl_passwd(env):
    """The table of relay credentials, empty if there are none."""
    if not env.get("RELAYUSER"):
        return ""
    return f"{env.get('RELAYHOST', '')} {env['RELAYUSER']}:{env.get('RELAYPASSWORD', '')}\n"
