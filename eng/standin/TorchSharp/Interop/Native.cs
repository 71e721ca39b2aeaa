using System;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The C functions of native/NlpStudyTorch.cpp. Functions that return an int status go through <see cref="Check"/>.</summary>
/// <remarks>SuppressGCTransition only where a function reads a field or two: it must not wait, allocate or run code of ours.</remarks>
internal static unsafe class Native
{
    private const string Library = NativeLibraryLoader.Name;

    static Native() => NativeLibraryLoader.Register();

    /// <summary>Turns a failed call's status into an exception with libtorch's message.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
            throw new ExternalException(Marshal.PtrToStringUTF8((nint)error()));
    }

    internal static string BlasLibrary => Marshal.PtrToStringUTF8((nint)blas_library());

    internal static string LibtorchVersion => Marshal.PtrToStringUTF8((nint)libtorch_version());

    [DllImport(Library, EntryPoint = "nlp_error")] private static extern byte* error();
    [DllImport(Library, EntryPoint = "nlp_blas_library")] private static extern byte* blas_library();
    [DllImport(Library, EntryPoint = "nlp_libtorch_version")] private static extern byte* libtorch_version();

    // operators
    [DllImport(Library, EntryPoint = "nlp_operator")] internal static extern int @operator(byte* name, byte* overload, nint* result);
    [DllImport(Library, EntryPoint = "nlp_call")] internal static extern int call(nint op, NativeValue* arguments, int argumentCount, NativeValue* results, int capacity, int* count);
    [DllImport(Library, EntryPoint = "nlp_more_results")] internal static extern void more_results(NativeValue* results);

    // tensors
    [DllImport(Library, EntryPoint = "nlp_tensor_delete")] internal static extern void tensor_delete(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_share")] internal static extern nint tensor_share(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_from_data")] internal static extern int tensor_from_data(void* data, long byteCount, long* sizes, int dimensions, int scalarType, int deviceType, int deviceIndex, nint* result);
    [DllImport(Library, EntryPoint = "nlp_tensor_data")] internal static extern int tensor_data(nint tensor, void** result);
    [DllImport(Library, EntryPoint = "nlp_tensor_dimensions"), SuppressGCTransition] internal static extern int tensor_dimensions(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_elements"), SuppressGCTransition] internal static extern long tensor_elements(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_scalar_type"), SuppressGCTransition] internal static extern int tensor_scalar_type(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_element_size"), SuppressGCTransition] internal static extern int tensor_element_size(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_device"), SuppressGCTransition] internal static extern void tensor_device(nint tensor, int* type, int* index);
    [DllImport(Library, EntryPoint = "nlp_tensor_sizes"), SuppressGCTransition] internal static extern int tensor_sizes(nint tensor, long* sizes);
    [DllImport(Library, EntryPoint = "nlp_tensor_strides"), SuppressGCTransition] internal static extern int tensor_strides(nint tensor, long* strides);
    [DllImport(Library, EntryPoint = "nlp_tensor_storage_offset"), SuppressGCTransition] internal static extern long tensor_storage_offset(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_is_contiguous"), SuppressGCTransition] internal static extern int tensor_is_contiguous(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_is_sparse"), SuppressGCTransition] internal static extern int tensor_is_sparse(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_requires_grad")] internal static extern int tensor_requires_grad(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_set_requires_grad")] internal static extern int tensor_set_requires_grad(nint tensor, int value);
    [DllImport(Library, EntryPoint = "nlp_tensor_is_leaf")] internal static extern int tensor_is_leaf(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_retain_grad")] internal static extern int tensor_retain_grad(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_grad")] internal static extern nint tensor_grad(nint tensor);
    [DllImport(Library, EntryPoint = "nlp_tensor_set_grad")] internal static extern int tensor_set_grad(nint tensor, nint gradient);

    // autograd
    [DllImport(Library, EntryPoint = "nlp_backward")] internal static extern int backward(nint* tensors, int count, nint* gradients, int gradientCount, int retainGraph, int createGraph, nint* inputs, int inputCount);
    [DllImport(Library, EntryPoint = "nlp_grad")] internal static extern int grad(nint* outputs, int count, nint* inputs, int inputCount, nint* gradients, int gradientCount, int retainGraph, int createGraph, int allowUnused, nint* results);
    [DllImport(Library, EntryPoint = "nlp_grad_mode"), SuppressGCTransition] internal static extern int grad_mode();
    [DllImport(Library, EntryPoint = "nlp_set_grad_mode"), SuppressGCTransition] internal static extern void set_grad_mode(int enabled);
    [DllImport(Library, EntryPoint = "nlp_inference_mode"), SuppressGCTransition] internal static extern int inference_mode();
    [DllImport(Library, EntryPoint = "nlp_inference_mode_enter")] internal static extern nint inference_mode_enter(int enabled);
    [DllImport(Library, EntryPoint = "nlp_inference_mode_leave")] internal static extern void inference_mode_leave(nint guard);
    [DllImport(Library, EntryPoint = "nlp_set_callbacks")] internal static extern void set_callbacks(delegate* unmanaged<long, nint, nint*, int, nint*, int, byte*> backward, delegate* unmanaged<long, void> release);
    [DllImport(Library, EntryPoint = "nlp_node_create")] internal static extern int node_create(long context, nint* inputs, int count, int needsGradient, nint* result);
    [DllImport(Library, EntryPoint = "nlp_node_delete")] internal static extern void node_delete(nint node);
    [DllImport(Library, EntryPoint = "nlp_node_outputs")] internal static extern int node_outputs(nint node, nint* outputs, byte* dirty, byte* differentiable, int count, int materialize, nint* results);
    [DllImport(Library, EntryPoint = "nlp_node_save")] internal static extern int node_save(nint node, nint* tensors, int count);
    [DllImport(Library, EntryPoint = "nlp_node_saved")] internal static extern int node_saved(nint node, nint* results, int count);

    // random numbers
    [DllImport(Library, EntryPoint = "nlp_manual_seed")] internal static extern int manual_seed(long seed);
    [DllImport(Library, EntryPoint = "nlp_generator_create")] internal static extern int generator_create(int isDefault, ulong seed, int deviceType, int deviceIndex, nint* result);
    [DllImport(Library, EntryPoint = "nlp_generator_delete")] internal static extern void generator_delete(nint generator);
    [DllImport(Library, EntryPoint = "nlp_generator_set_seed")] internal static extern int generator_set_seed(nint generator, ulong seed);
    [DllImport(Library, EntryPoint = "nlp_generator_seed")] internal static extern ulong generator_seed(nint generator);
    [DllImport(Library, EntryPoint = "nlp_generator_new_seed")] internal static extern ulong generator_new_seed(nint generator);
    [DllImport(Library, EntryPoint = "nlp_generator_get_state")] internal static extern int generator_get_state(nint generator, nint* result);
    [DllImport(Library, EntryPoint = "nlp_generator_set_state")] internal static extern int generator_set_state(nint generator, nint state);

    // devices, threads, defaults
    [DllImport(Library, EntryPoint = "nlp_cuda_available")] internal static extern int cuda_available();
    [DllImport(Library, EntryPoint = "nlp_cuda_devices")] internal static extern int cuda_devices();
    [DllImport(Library, EntryPoint = "nlp_cudnn_available")] internal static extern int cudnn_available();
    [DllImport(Library, EntryPoint = "nlp_cuda_synchronize")] internal static extern int cuda_synchronize(int index);
    [DllImport(Library, EntryPoint = "nlp_cuda_manual_seed")] internal static extern int cuda_manual_seed(long seed, int all);
    [DllImport(Library, EntryPoint = "nlp_num_threads")] internal static extern int num_threads();
    [DllImport(Library, EntryPoint = "nlp_set_num_threads")] internal static extern int set_num_threads(int count);
    [DllImport(Library, EntryPoint = "nlp_num_interop_threads")] internal static extern int num_interop_threads();
    [DllImport(Library, EntryPoint = "nlp_set_num_interop_threads")] internal static extern int set_num_interop_threads(int count);
    [DllImport(Library, EntryPoint = "nlp_default_scalar_type"), SuppressGCTransition] internal static extern int default_scalar_type();
    [DllImport(Library, EntryPoint = "nlp_set_default_scalar_type")] internal static extern int set_default_scalar_type(int scalarType);
}
