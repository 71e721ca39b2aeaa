namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whether this machine has a device of this type.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType == DeviceType.CPU || deviceType == DeviceType.CUDA && cuda.is_available();

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new System.InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
    }

    public static Device InitializeDevice(Device device)
    {
        device ??= get_default_device();
        InitializeDeviceType(device.type);
        return device;
    }

    public static bool cuda_is_available() => cuda.is_available();

    public static int get_num_threads() => Native.num_threads();

    public static void set_num_threads(int num) => Native.Check(Native.set_num_threads(num));

    public static int get_num_interop_threads() => Native.num_interop_threads();

    public static void set_num_interop_threads(int num) => Native.Check(Native.set_num_interop_threads(num));

    public static string __version__ => Native.LibtorchVersion;

    public static class cuda
    {
        public static bool is_available() => Native.cuda_available() != 0;

        public static bool is_cudnn_available() => Native.cudnn_available() != 0;

        public static int device_count() => Native.cuda_devices();

        public static void manual_seed(long seed) => Native.Check(Native.cuda_manual_seed(seed, 0));

        public static void manual_seed_all(long seed) => Native.Check(Native.cuda_manual_seed(seed, 1));

        public static void synchronize(Device device = null) => Native.Check(Native.cuda_synchronize(device?.index ?? -1));
    }
}
