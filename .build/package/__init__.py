"""Quiesce: does a virtual machine under the QNX Hypervisor go down safely?"""
