#!/usr/bin/python3
"""The pure parts of images/mailu-contract."""

import asyncio
import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../images/mailu-contract/rootfs/contract"))
import settings  # noqa: E402
import socketmap  # noqa: E402

MINIMAL = {"DOMAIN": "mailu.test", "HOSTNAMES": "mail.mailu.test,other.test", "MESSAGE_SIZE_LIMIT": "50000000"}
DEFECT = {"MXPROOF_CONTRACT_DEFECT": "truthy-strings"}


def rendered(**env):
    return settings.render({**MINIMAL, **env})


class DeferOnTlsError(unittest.TestCase):
    def test_is_true_where_it_is_unset_or_says_so(self):
        for env in ({}, *({"DEFER_ON_TLS_ERROR": word} for word in ("True", "true", "yes", "1"))):
            with self.subTest(env):
                values = rendered(**env)
                self.assertEqual((values["insecure_mx_policy"], values["strict_testing"]), ("dane", "true"))

    def test_is_false_where_it_says_so_and_where_it_is_empty(self):
        for word in ("False", "false", "FALSE", "no", "0", ""):
            with self.subTest(word):
                values = rendered(DEFER_ON_TLS_ERROR=word)
                self.assertEqual((values["insecure_mx_policy"], values["strict_testing"]), ("may", "false"))

    def test_with_the_defect_only_the_empty_string_is_false(self):
        for word in ("False", "false", "no", "0"):
            with self.subTest(word):
                values = rendered(DEFER_ON_TLS_ERROR=word, **DEFECT)
                self.assertEqual((values["insecure_mx_policy"], values["strict_testing"]), ("dane", "true"))
        values = rendered(DEFER_ON_TLS_ERROR="", **DEFECT)
        self.assertEqual((values["insecure_mx_policy"], values["strict_testing"]), ("may", "false"))


class OutboundTlsLevel(unittest.TestCase):
    def test_defaults_to_dane_only_where_it_is_unset(self):
        self.assertEqual(rendered()["outbound_tls_level"], "dane")
        self.assertEqual(rendered(OUTBOUND_TLS_LEVEL="")["outbound_tls_level"], "")
        self.assertEqual(rendered(OUTBOUND_TLS_LEVEL="encrypt")["outbound_tls_level"], "encrypt")


class Environment(unittest.TestCase):
    def test_is_refused_by_name_where_a_mandatory_variable_is_missing_or_empty(self):
        for name in MINIMAL:
            for env in ({key: value for key, value in MINIMAL.items() if key != name}, {**MINIMAL, name: ""}):
                with self.assertRaisesRegex(settings.Unusable, name):
                    settings.render(env)

    def test_is_refused_where_a_rendered_value_would_smuggle_in_a_parameter(self):
        with self.assertRaisesRegex(settings.Unusable, "RELAYHOST"):
            rendered(RELAYHOST="a\nsmtp_tls_security_level = none")

    def test_is_refused_with_an_unknown_defect(self):
        with self.assertRaisesRegex(settings.Unusable, "truthy-strings"):
            rendered(MXPROOF_CONTRACT_DEFECT="truthy")

    def test_may_hold_many_lines_where_nothing_is_rendered(self):
        rendered(TLS_CERTIFICATE="a\nb")

    def test_names_the_host_by_the_first_of_its_names(self):
        self.assertEqual(rendered()["hostname"], "mail.mailu.test")

    def test_lets_only_loopback_send_without_a_subnet(self):
        values = rendered()
        self.assertEqual(values["mynetworks"], "127.0.0.1/32")
        self.assertEqual(values["xclient_hosts"], "")

    def test_brackets_ipv6_networks_and_lets_relay_networks_send_but_not_speak_for_the_front(self):
        values = rendered(SUBNET="198.18.0.0/15", SUBNET6="2001:db8::/32", RELAYNETS="192.0.2.0/24,2001:db8:1::/48")
        self.assertEqual(
            values["mynetworks"],
            "127.0.0.1/32 [::1]/128 198.18.0.0/15 [2001:db8::]/32 192.0.2.0/24 [2001:db8:1::]/48")
        self.assertEqual(values["xclient_hosts"], "198.18.0.0/15,[2001:db8::]/32")


class AdminsAnswer(unittest.TestCase):
    def test_is_found_where_it_is_a_json_string_that_is_called_json(self):
        self.assertEqual(socketmap.verdict(200, "application/json", b'"dane-only"'), "OK dane-only")
        self.assertEqual(socketmap.verdict(200, "application/json; charset=utf-8", b'"a"'), "OK a")

    def test_is_not_found_at_404_whatever_comes_with_it(self):
        self.assertEqual(socketmap.verdict(404, "text/html", b"<p>"), "NOTFOUND ")

    def test_is_a_temporary_failure_otherwise(self):
        for answer in ((200, "text/html", b'"a"'), (200, "", b'"a"'), (200, "application/json", b"null"),
                       (200, "application/json", b"1"), (200, "application/json", b'"a'), (500, "application/json", b'"a"'),
                       (204, "", b"")):
            with self.subTest(answer):
                self.assertTrue(socketmap.verdict(*answer).startswith("TEMP "))


class Request(unittest.IsolatedAsyncioTestCase):
    async def read(self, data):
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        return await socketmap.read_netstring(reader)

    async def test_is_a_netstring(self):
        self.assertEqual(await self.read(b"11:dane d.test,"), "dane d.test")

    async def test_may_be_none_when_postfix_hangs_up(self):
        self.assertIsNone(await self.read(b""))

    async def test_is_refused_where_it_is_no_netstring_or_too_long(self):
        for data in (b"x:a,", b"1:a;", b"3", b"100001:", b"-1:,"):
            with self.subTest(data), self.assertRaises(socketmap.BadRequest):
                await self.read(data)


if __name__ == "__main__":
    unittest.main()
