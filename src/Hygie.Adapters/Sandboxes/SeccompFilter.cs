using System.Buffers.Binary;

namespace Hygie.Adapters.Sandboxes;

/// <summary>
/// A classic BPF program for seccomp(2) on x86-64 (linux/filter.h, linux/seccomp.h): what namespaces do not take away. Only AF_UNIX
/// sockets can be made (AF_VSOCK reaches the host through any network namespace), no namespace, no mount, no foreign memory, no kernel keys.
/// </summary>
internal sealed class SeccompFilter
{
    private const ushort Load = 0x20;         // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpEqual = 0x15;    // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpAtLeast = 0x35;  // BPF_JMP | BPF_JGE | BPF_K
    private const ushort JumpAnyBit = 0x45;   // BPF_JMP | BPF_JSET | BPF_K
    private const ushort Return = 0x06;       // BPF_RET | BPF_K

    private const uint Allow = 0x7fff0000;
    private const uint Kill = 0x80000000;
    private const uint Errno = 0x00050000;
    private const uint NotPermitted = Errno | 1;   // EPERM
    private const uint NotThere = Errno | 38;      // ENOSYS: callers fall back to the older call

    private const uint NumberAt = 0, ArchitectureAt = 4, FirstArgumentAt = 16;
    private const uint X64 = 0xC000003E;
    private const uint X32Bit = 0x40000000;

    private const uint Socket = 41, Clone = 56, Clone3 = 435;
    private const uint UnixFamily = 1;
    private const uint NewNamespaces = 0x7E020000; // CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET

    /// <summary>Numbers from arch/x86/entry/syscalls/syscall_64.tbl.</summary>
    private static readonly uint[] Refused =
    [
        101, // ptrace
        103, // syslog
        153, 155, 161, // vhangup, pivot_root, chroot
        159, 164, 227, 305, // adjtimex, settimeofday, clock_settime, clock_adjtime
        163, 165, 166, 167, 168, 169, 179, // acct, mount, umount2, swapon, swapoff, reboot, quotactl
        172, 173, // iopl, ioperm
        175, 176, 313, // init_module, delete_module, finit_module
        246, 320, // kexec_load, kexec_file_load
        248, 249, 250, // add_key, request_key, keyctl
        272, 308, // unshare, setns
        298, 321, 323, // perf_event_open, bpf, userfaultfd
        303, 304, // name_to_handle_at, open_by_handle_at
        310, 311, 438, // process_vm_readv, process_vm_writev, pidfd_getfd
        425, 426, 427, // io_uring_setup, io_uring_enter, io_uring_register
        428, 429, 430, 431, 432, 433, 442, // open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr
    ];

    private readonly List<(ushort Code, byte IfTrue, byte IfFalse, uint Operand)> _program = [];

    private SeccompFilter()
    {
        Add(Load, ArchitectureAt);
        Add(JumpEqual, X64, ifTrue: 1);
        Add(Return, Kill);
        Add(Load, NumberAt);
        Add(JumpAtLeast, X32Bit, ifFalse: 1);
        Add(Return, Kill);
        foreach (var number in Refused)
            Answer(number, NotPermitted);
        Answer(Clone3, NotThere);
        // socket(family, …): only AF_UNIX. The first argument is loaded only for this call, so nothing needs to be restored.
        Add(JumpEqual, Socket, ifFalse: 4);
        Add(Load, FirstArgumentAt);
        Add(JumpEqual, UnixFamily, ifFalse: 1);
        Add(Return, Allow);
        Add(Return, NotPermitted);
        Add(JumpEqual, Clone, ifFalse: 3);
        Add(Load, FirstArgumentAt);
        Add(JumpAnyBit, NewNamespaces, ifFalse: 1);
        Add(Return, NotPermitted);
        Add(Return, Allow);
    }

    /// <summary>The program as <c>struct sock_filter[]</c>, 8 bytes an instruction, little-endian.</summary>
    public static byte[] Program()
    {
        var filter = new SeccompFilter();
        var bytes = new byte[filter._program.Count * 8];
        for (var i = 0; i < filter._program.Count; i++)
        {
            var (code, ifTrue, ifFalse, operand) = filter._program[i];
            var at = bytes.AsSpan(i * 8, 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, code);
            (at[2], at[3]) = (ifTrue, ifFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], operand);
        }

        return bytes;
    }

    private void Answer(uint number, uint action)
    {
        Add(JumpEqual, number, ifFalse: 1);
        Add(Return, action);
    }

    private void Add(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0) => _program.Add((code, ifTrue, ifFalse, operand));
}
