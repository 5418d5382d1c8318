using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>The current NVIDIA card.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <summary>A device by its name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    public static Device device(string description) => new(description);

    /// <summary>A device by its kind and number.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>Where a tensor lives.</summary>
    public class Device
    {
        /// <summary>A device by its name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">There is no such kind of device, or the number is none.</exception>
        public Device(string description)
        {
            var colon = description.IndexOf(':');
            type = (colon < 0 ? description : description[..colon]).ToLowerInvariant() switch
            {
                "cpu" => DeviceType.CPU,
                "cuda" => DeviceType.CUDA,
                _ => throw new ArgumentException($"'{description}' is not a device; known are cpu and cuda", nameof(description)),
            };
            if (colon < 0)
                return;
            index = int.TryParse(description.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ArgumentException($"'{description}' is not a device: the number after the colon is none", nameof(description));
        }

        /// <summary>A device by its kind and number; -1 is the current one.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>Its kind.</summary>
        public DeviceType type { get; }

        /// <summary>Its number, or -1 for the current one.</summary>
        public int index { get; } = -1;

        /// <summary>A device by its name.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>Its name.</summary>
        public override string ToString()
        {
            var name = type == DeviceType.CPU ? "cpu" : "cuda";
            return index < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{index}");
        }
    }
}
