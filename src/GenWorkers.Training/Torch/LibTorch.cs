using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace GenWorkers.Training.Torch;

/// <summary>
/// What libtorch exports and TorchSharp does not wrap: its stable C entry to every operator, and the C++ functions of
/// autocast by their mangled names. Tied to the version it was tried with; another version, or a missing export, and
/// <see cref="Find"/> returns null, and callers take the portable path.
/// </summary>
internal sealed unsafe class LibTorch
{
    private const string KnownVersion = "2.10.";
    private static readonly Lazy<LibTorch?> Instance = new(Load);

    private readonly delegate* unmanaged<byte*, byte*, ulong*, ulong, int> callDispatcher;
    private readonly delegate* unmanaged<nint, nint*, int> newTensorHandle;
    private readonly delegate* unmanaged<nuint, nint*, int> newList;
    private readonly delegate* unmanaged<nint, ulong, int> listPush;
    private readonly delegate* unmanaged<sbyte, byte, void> setAutocastEnabled;
    private readonly delegate* unmanaged<sbyte, byte> isAutocastEnabled;
    private readonly delegate* unmanaged<sbyte, sbyte, void> setAutocastType;
    private readonly delegate* unmanaged<int> incrementNesting;
    private readonly delegate* unmanaged<int> decrementNesting;
    private readonly delegate* unmanaged<void> clearCache;
    private readonly ulong abi;

    /// <summary>Throws <see cref="EntryPointNotFoundException"/> where an export is missing.</summary>
    private LibTorch(nint library)
    {
        callDispatcher = (delegate* unmanaged<byte*, byte*, ulong*, ulong, int>)NativeLibrary.GetExport(library, "torch_call_dispatcher");
        newTensorHandle = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(library, "aoti_torch_new_tensor_handle");
        newList = (delegate* unmanaged<nuint, nint*, int>)NativeLibrary.GetExport(library, "torch_new_list_reserve_size");
        listPush = (delegate* unmanaged<nint, ulong, int>)NativeLibrary.GetExport(library, "torch_list_push_back");
        setAutocastEnabled = (delegate* unmanaged<sbyte, byte, void>)NativeLibrary.GetExport(library, "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb");
        isAutocastEnabled = (delegate* unmanaged<sbyte, byte>)NativeLibrary.GetExport(library, "_ZN2at8autocast19is_autocast_enabledEN3c1010DeviceTypeE");
        setAutocastType = (delegate* unmanaged<sbyte, sbyte, void>)NativeLibrary.GetExport(library, "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE");
        incrementNesting = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "_ZN2at8autocast17increment_nestingEv");
        decrementNesting = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "_ZN2at8autocast17decrement_nestingEv");
        clearCache = (delegate* unmanaged<void>)NativeLibrary.GetExport(library, "_ZN2at8autocast11clear_cacheEv");
        abi = ((delegate* unmanaged<ulong>)NativeLibrary.GetExport(library, "aoti_torch_abi_version"))();
    }

    /// <summary>Null where this libtorch is not the one these calls were written for.</summary>
    public static LibTorch? Find() => Instance.Value;

    /// <summary>
    /// Calls an operator of the schema <c>name.overload</c>. <paramref name="arguments"/> holds one word an argument, as
    /// made by the methods below; the call consumes them.
    /// </summary>
    /// <returns>False where libtorch refused the call.</returns>
    public bool Call(ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload, Span<ulong> arguments)
    {
        fixed (byte* nameBytes = name)
        fixed (byte* overloadBytes = overload)
        fixed (ulong* stack = arguments)
            return callDispatcher(nameBytes, overloadBytes, stack, abi) == 0;
    }

    /// <summary>A list argument: a second reference to each tensor, nothing copied.</summary>
    public ulong ListArgument(ReadOnlySpan<Tensor> tensors)
    {
        nint list;
        Check(newList((nuint)tensors.Length, &list));
        foreach (var tensor in tensors)
            Check(listPush(list, TensorArgument(tensor)));
        return (ulong)list;
    }

    public ulong TensorArgument(Tensor tensor)
    {
        nint handle;
        Check(newTensorHandle(tensor.Handle, &handle));
        return (ulong)handle;
    }

    public static ulong DoubleArgument(double value) => BitConverter.DoubleToUInt64Bits(value);

    public static ulong BoolArgument(bool value) => value ? 1UL : 0UL;

    /// <summary>An optional argument that is not given.</summary>
    public static ulong NoArgument => 0;

    /// <summary>Begins autocast on this thread. Returns what it was before, for <see cref="EndAutocast"/>.</summary>
    public bool BeginAutocast(TorchSharp.DeviceType device, ScalarType type)
    {
        var before = isAutocastEnabled((sbyte)device) != 0;
        setAutocastType((sbyte)device, (sbyte)type);
        setAutocastEnabled((sbyte)device, 1);
        incrementNesting();
        return before;
    }

    /// <summary>The outermost scope drops the cached bf16 weights; they would be stale after an optimizer's step.</summary>
    public void EndAutocast(TorchSharp.DeviceType device, bool before)
    {
        if (decrementNesting() == 0)
            clearCache();
        setAutocastEnabled((sbyte)device, before ? (byte)1 : (byte)0);
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException("libtorch refused to make a list of tensors.");
    }

    private static LibTorch? Load()
    {
        if (!TorchRuntime.Version.StartsWith(KnownVersion, StringComparison.Ordinal))
            return null;
        try
        {
            return new LibTorch(NativeLibrary.Load(TorchFiles.Locate("libtorch_cpu.so")));
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }
}
